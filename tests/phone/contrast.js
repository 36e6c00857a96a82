(() => {
  // The contrast of every shown word with what lies under it (WCAG 2.2, 1.4.3), by the colours that were computed.
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const painted = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const one of colours) { canvas.fillStyle = one; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => rgb.map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const under = (element) => {
    const found = [];
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      const colours = style.backgroundImage.match(/(?:rgba?|color|oklab)\([^()]*\)/g);
      found.unshift(colours ? colours[0] : style.backgroundColor);
    }
    return found;
  };
  const ratios = {};
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const element = words.currentNode.parentElement;
    if (!words.currentNode.textContent.trim() || !element.checkVisibility() || element.closest(".face")) continue;
    const ground = under(element);
    const [one, other] = [painted(ground), painted([...ground, getComputedStyle(element).color])].map(light);
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const name = `${element.localName}.${element.className} ${words.currentNode.textContent.trim().slice(0, 20)}`;
    ratios[name] = Math.round(ratio * 100) / 100;
  }
  return ratios;
})()
