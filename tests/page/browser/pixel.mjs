// The colour that is really there. A page of its own reads the picture: the page under test allows no such thing.

/** Red, green and blue of the pixel at these shares of an element's width and height. */
export async function pixel(visit, element, x, y) {
  const picture = await element.screenshot({ type: "png" });
  const reader = await visit.context.newPage();
  try {
    return await reader.evaluate(
      async ([data, across, down]) => {
        const image = await createImageBitmap(await (await fetch(data)).blob());
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        return [
          ...context.getImageData(Math.floor(image.width * across), Math.floor(image.height * down), 1, 1).data,
        ].slice(0, 3);
      },
      [`data:image/png;base64,${picture.toString("base64")}`, x, y],
    );
  } finally {
    await reader.close();
  }
}
