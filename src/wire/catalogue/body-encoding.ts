/** How the bytes of a body are written. */
export type BodyEncoding = "protobuf" | "json" | "form" | "text" | "binary" | "none";

/** What the headers of an HTTP message say about its body. */
export interface BodyFormat {
  readonly encoding: BodyEncoding;
  /**
   * Whether the media type says that the body is a stream of RecordIO records. The v1 endpoints also stream
   * records under the media type of one record: see `apiBodyType`.
   */
  readonly records: boolean;
}

/**
 * Format of a body by its media types. Parameters and letter case are ignored, although Mesos itself
 * compares exactly.
 *
 * @param contentType value of `Content-Type`
 * @param messageContentType value of `Message-Content-Type`, which names the records of `application/recordio`
 * @see Mesos common/http.hpp (ContentType), slave/http.cpp (api)
 */
export function bodyFormat(
  contentType: string | undefined,
  messageContentType?: string,
): BodyFormat {
  const type = essence(contentType);
  if (type === "application/recordio") {
    const record = encodingOf(essence(messageContentType));
    return { encoding: record === "none" ? "binary" : record, records: true };
  }
  return { encoding: encodingOf(type), records: false };
}

function essence(mediaType: string | undefined): string {
  return mediaType?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

function encodingOf(type: string): BodyEncoding {
  switch (type) {
    case "":
      return "none";
    case "application/x-protobuf":
    case "application/protobuf":
      return "protobuf";
    case "application/json":
      return "json";
    case "application/x-www-form-urlencoded":
      return "form";
    case "text/javascript":
    case "application/javascript":
      return "text";
    default:
      if (type.endsWith("+json")) return "json";
      return type.startsWith("text/") ? "text" : "binary";
  }
}
