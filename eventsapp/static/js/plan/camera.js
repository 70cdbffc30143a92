/* Moving over a painted hall. While a finger or wheel moves, only the finished picture is shifted and scaled, which costs the
   page nothing; it is painted anew, sharp and with other labels, once the movement rests. The drawing itself, which is
   pressed, focused and heard, is never laid out anew: it is only shifted and scaled. */
import { makeMoving } from "./moving.js";

/** Returns the camera over a stage; `onMove` and `onRest` get what is in sight. */
export function makeCamera(stage, svg, { onMove, onRest }) {
  function draw(view) {
    svg.style.transform = `translate3d(${view.x.toFixed(2)}px, ${view.y.toFixed(2)}px, 0) scale(${view.scale.toFixed(5)})`;
    onMove(view);
  }

  function rest(view, fitting) {
    draw(view);
    onRest(view, fitting);
  }

  return makeMoving(stage, svg, { draw, rest });
}
