// A PNG with at most 256 colours from one with millions: a third of the size, and no difference that one sees.
// The most frequent colours stay exactly as they are; the others (the edges of letters) share what is left.
async (png) => {
  const EXACT = 96;
  const bytes = await (await fetch(`data:image/png;base64,${png}`)).arrayBuffer();
  const image = await createImageBitmap(new Blob([bytes]), { colorSpaceConversion: 'none' });
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height).getContext('2d');
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, width, height);
  const pixels = new Uint32Array(width * height);
  const counts = new Map();
  for (let i = 0; i < pixels.length; i++) {
    const colour = (data[i * 4] << 16) | (data[i * 4 + 1] << 8) | data[i * 4 + 2];
    pixels[i] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
  const sorted = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  const palette = sorted.slice(0, counts.size <= 256 ? 256 : EXACT);

  // Median cut: the box that is widest, weighted by how much of it there is, is cut in two.
  const spread = (box) => {
    const ranges = [0, 1, 2].map((at) => Math.max(...box.map((c) => parts(c)[at])) - Math.min(...box.map((c) => parts(c)[at])));
    const widest = Math.max(...ranges);
    return { box, axis: ranges.indexOf(widest), worth: widest * Math.cbrt(box.reduce((sum, c) => sum + counts.get(c), 0)) };
  };
  let boxes = counts.size > 256 ? [spread(sorted.slice(EXACT))] : [];
  while (boxes.length && boxes.length < 256 - EXACT) {
    boxes.sort((a, b) => b.worth - a.worth);
    const { box, axis } = boxes[0];
    if (box.length < 2) break;
    box.sort((a, b) => parts(a)[axis] - parts(b)[axis]);
    boxes.splice(0, 1, spread(box.slice(0, box.length >> 1)), spread(box.slice(box.length >> 1)));
  }
  for (const { box } of boxes) {
    const total = box.reduce((sum, c) => sum + counts.get(c), 0);
    const [r, g, b] = [0, 1, 2].map((at) => Math.round(box.reduce((sum, c) => sum + parts(c)[at] * counts.get(c), 0) / total));
    palette.push((r << 16) | (g << 8) | b);
  }

  const nearest = new Map(palette.map((colour, at) => [colour, at]));
  const find = (colour) => {
    const [r, g, b] = parts(colour);
    let best = 0;
    let least = Infinity;
    palette.forEach((other, at) => {
      const [x, y, z] = parts(other);
      const far = 3 * (r - x) ** 2 + 6 * (g - y) ** 2 + (b - z) ** 2;
      if (far < least) [best, least] = [at, far];
    });
    nearest.set(colour, best);
    return best;
  };
  const lines = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const colour = pixels[y * width + x];
      lines[y * (width + 1) + 1 + x] = nearest.get(colour) ?? find(colour);
    }

  const table = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n;
  });
  const chunk = (name, content) => {
    const whole = new Uint8Array(content.length + 12);
    const view = new DataView(whole.buffer);
    view.setUint32(0, content.length);
    whole.set([...name].map((letter) => letter.charCodeAt(0)), 4);
    whole.set(content, 8);
    let sum = ~0;
    for (const byte of whole.subarray(4, content.length + 8)) sum = table[(sum ^ byte) & 255] ^ (sum >>> 8);
    view.setUint32(content.length + 8, ~sum);
    return whole;
  };
  const packed = await new Response(new Blob([lines]).stream().pipeThrough(new CompressionStream('deflate'))).arrayBuffer();
  const head = new Uint8Array(13);
  new DataView(head.buffer).setUint32(0, width);
  new DataView(head.buffer).setUint32(4, height);
  head.set([8, 3, 0, 0, 0], 8);
  const made = new Blob([
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    chunk('IHDR', head), chunk('PLTE', Uint8Array.from(palette.flatMap(parts))),
    chunk('IDAT', new Uint8Array(packed)), chunk('IEND', new Uint8Array()),
  ]);
  const binary = [...new Uint8Array(await made.arrayBuffer())].map((byte) => String.fromCharCode(byte)).join('');
  return btoa(binary);
}
