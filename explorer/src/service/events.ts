/** A server-sent event. */
export interface StreamEvent {
  readonly name: string;
  readonly data: string;
}

/** The events of a stream, as the HTML standard writes them. */
export async function* eventsOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = stream.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
      rest = parts.pop() ?? "";
      for (const part of parts) {
        const event = eventOf(part);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel();
  }
}

function eventOf(text: string): StreamEvent | null {
  let name = "message";
  const data: string[] = [];
  for (const line of text.split("\n")) {
    const [field = "", ...said] = line.split(":");
    const value = said.join(":").replace(/^ /, "");
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  }
  return name === "message" && !data.length ? null : { name, data: data.join("\n") };
}
