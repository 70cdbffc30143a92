/* The allocation board: a stand dragged to other units asks what that would cost. Everything also works by writing. */

const SLACK_PX = 5;

/** Returns the free unit or stand under a point of the screen, on the proposed plan. */
function under(x, y) {
  const found = document.elementsFromPoint(x, y).find((one) => one.closest?.("[data-board-unit], [data-board-exhibitor]"));
  return found?.closest("[data-board-unit], [data-board-exhibitor]");
}

/** Lets stands of the proposed plan be dragged onto the unit where their first unit is to be. */
function connect(board) {
  const plan = board.querySelector(".board__plan:last-child .board-plan");
  const field = document.querySelector("[data-board-numbers]");
  if (!plan) return;
  let lifted = null;
  let target = null;
  let from = null;

  const mark = (one) => {
    if (one === target) return;
    target?.classList.remove("is-target");
    target = one?.dataset.boardUnit ? one : null;
    target?.classList.add("is-target");
  };
  const drop = () => {
    lifted?.classList.remove("is-lifted");
    target?.classList.remove("is-target");
    lifted = target = from = null;
  };

  plan.addEventListener("dragstart", (event) => event.preventDefault());
  plan.addEventListener("pointerdown", (event) => {
    const one = event.target.closest("[data-board-exhibitor]");
    if (!one || event.button !== 0 || event.pointerType === "touch") return;
    lifted = one;
    from = [event.clientX, event.clientY];
  });
  plan.addEventListener("pointermove", (event) => {
    if (!lifted) return;
    if (Math.hypot(event.clientX - from[0], event.clientY - from[1]) < SLACK_PX) return;
    if (!plan.hasPointerCapture(event.pointerId)) plan.setPointerCapture(event.pointerId);
    lifted.classList.add("is-lifted");
    mark(under(event.clientX, event.clientY));
  });
  plan.addEventListener("pointerup", () => {
    if (lifted && target) {
      const address = new URL(location.href);
      address.pathname = address.pathname.replace(/\/place$/, "") + "/place";
      address.search = new URLSearchParams({
        exhibitor: lifted.dataset.boardExhibitor,
        hall: board.dataset.board,
        numbers: target.dataset.boardUnit,
      });
      location.assign(address);
    }
    drop();
  });
  plan.addEventListener("pointercancel", drop);
  plan.addEventListener("click", (event) => {
    const free = event.target.closest("[data-board-unit]");
    if (free && field) {
      field.value = free.dataset.boardUnit;
      field.focus();
    }
  });
}

for (const board of document.querySelectorAll("[data-board]")) connect(board);
