/** A drawing as a picture of so many points; what is around it is white. */
export async function pictureOf(svg: string, size: [number, number], margin = 0): Promise<Blob> {
  const [width, height] = size;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, width, height);
    pen.drawImage(image, margin, margin, width - 2 * margin, height - 2 * margin);
  }
  return await new Promise((resolve, reject) =>
    canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("no picture"))), "image/png"),
  );
}
