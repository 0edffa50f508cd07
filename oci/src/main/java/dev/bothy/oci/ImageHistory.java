package dev.bothy.oci;

import com.google.gson.JsonObject;
import dev.bothy.oci.json.JsonFields;

/**
 * One line of an image's history; empty strings are fields that are not there.
 *
 * @param created RFC 3339 time
 * @param createdBy the command
 * @param emptyLayer true when it made no layer
 */
public record ImageHistory(
    String created, String createdBy, String author, String comment, boolean emptyLayer) {

  /** A step that made a layer, without a time. */
  public static ImageHistory layer(String createdBy, String comment) {
    return new ImageHistory("", createdBy, "", comment, false);
  }

  static ImageHistory read(JsonFields fields) throws OciFormatException {
    return new ImageHistory(
        fields.stringOr("created", ""),
        fields.stringOr("created_by", ""),
        fields.stringOr("author", ""),
        fields.stringOr("comment", ""),
        fields.flag("empty_layer"));
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    add(json, "created", created);
    add(json, "created_by", createdBy);
    add(json, "author", author);
    add(json, "comment", comment);
    if (emptyLayer) {
      json.addProperty("empty_layer", true);
    }
    return json;
  }

  private static void add(JsonObject json, String name, String value) {
    if (!value.isEmpty()) {
      json.addProperty(name, value);
    }
  }
}
