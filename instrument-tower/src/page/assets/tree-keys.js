// Walking over the tree, as every tree is walked.

export function treeKeys(waterfall, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { visible, at, active, folded } = waterfall;
  const index = at.get(active) ?? 0;
  const page = Math.max(1, Math.floor(waterfall.tree.clientHeight / 26) - 2);
  const to = (next) => walk(waterfall, visible[Math.max(0, Math.min(visible.length - 1, next))]);
  const act = {
    ArrowDown: () => to(index + 1),
    ArrowUp: () => to(index - 1),
    PageDown: () => to(index + page),
    PageUp: () => to(index - page),
    Home: () => to(0),
    End: () => to(visible.length - 1),
    ArrowRight: () => (folded.has(active) ? waterfall.fold(active, false) : active.children.length && to(index + 1)),
    ArrowLeft: () =>
      active.children.length && !folded.has(active)
        ? waterfall.fold(active, true)
        : active.parent && walk(waterfall, active.parent),
    Enter: () => waterfall.opened(active),
    " ": () => waterfall.opened(active),
  }[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function walk(waterfall, span) {
  waterfall.activate(span);
  waterfall.moved(span);
}
