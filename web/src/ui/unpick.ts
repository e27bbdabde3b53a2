/** For a radio button whose choice may be let go again, by a click or the space bar on the one that is picked. */
export function unpick(
  isPicked: () => boolean,
  letGo: () => void,
): { onclick: () => void; onkeydown: (event: KeyboardEvent) => void } {
  return {
    onclick: () => {
      if (isPicked()) letGo();
    },
    // Browsers make no click of the space bar on a radio button that is checked.
    onkeydown: (event) => {
      if (event.key !== " " || !isPicked()) return;
      event.preventDefault();
      letGo();
    },
  };
}
