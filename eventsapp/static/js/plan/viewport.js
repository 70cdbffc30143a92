/* Moving over a drawing that is edited. While a finger or wheel moves, only the finished picture is shifted and scaled, which
   costs the page nothing; the drawing is laid out anew, sharp and with other labels, once the movement rests. */
import { makeMoving } from "./moving.js";

const SAME = 0.005; // a change of scale that nobody sees

/** Returns the viewport of a stage; `onRest` is called when a movement has ended, with whether the drawing has another size. */
export function makeViewport(stage, svg, onRest) {
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  let laid = 0; // pixels a drawing unit, as laid out

  function draw({ x, y, scale }) {
    svg.style.transform = `translate3d(${x.toFixed(2)}px, ${y.toFixed(2)}px, 0) scale(${(scale / laid).toFixed(4)})`;
  }

  function rest(view) {
    const resized = laid > 0 && Math.abs(view.scale / laid - 1) > SAME;
    if (!laid || resized) {
      laid = view.scale;
      svg.style.width = `${width * laid}px`;
      svg.style.height = `${height * laid}px`;
    }
    draw(view);
    onRest({ resized });
  }

  return makeMoving(stage, svg, { draw, rest });
}
