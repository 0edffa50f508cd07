package dev.bothy.oci;

import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;

/** What manifests and indexes have in common: a schema version and a type that may be left out. */
final class Documents {
  private Documents() {}

  static JsonFields parse(byte[] bytes, String what) throws OciFormatException {
    JsonFields fields = new JsonFields(Json.parseObject(bytes, what), what);
    long version = fields.requiredSize("schemaVersion");
    if (version != 2) {
      throw new OciFormatException(
          what
              + " has schema version "
              + version
              + "; only version 2 is supported: push the image again with a current tool");
    }
    return fields;
  }

  /** OCI documents need not name their type; an index is known by its list. */
  static MediaType mediaType(JsonFields fields) throws OciFormatException {
    boolean list = fields.get("manifests") != null;
    if (list && (fields.get("layers") != null || fields.get("config") != null)) {
      throw new OciFormatException(fields.what() + " is both an index and a manifest");
    }
    String named = fields.string("mediaType");
    MediaType type =
        named != null ? new MediaType(named) : list ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST;
    if (type.isIndex() && !list && fields.get("layers") != null || type.isManifest() && list) {
      throw new OciFormatException(
          fields.what() + " says that it is " + type + ", but its fields are another type's");
    }
    return type;
  }
}
