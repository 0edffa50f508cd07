package dev.bothy.dialect.reference;

import dev.bothy.dialect.function.Registry;
import dev.bothy.oci.json.JsonText;
import dev.bothy.starlark.eval.Parameter;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.StarlarkDict;
import dev.bothy.starlark.eval.StarlarkList;
import dev.bothy.starlark.eval.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON schema (draft 2020-12): under {@code $defs}, for each function, the object of a call's
 * arguments by name. {@code x-order} gives the positions, {@code x-result} the type of the result,
 * {@code x-example} a call as a file has it. States and mounts have no form in JSON; their place is
 * taken by the text of their type.
 */
final class Schema {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

  private final JsonText json = new JsonText();

  private Schema() {}

  static String text() {
    Schema schema = new Schema();
    schema.write();
    return schema.json.toString();
  }

  private void write() {
    json.beginObject();
    json.name("$schema").value(DRAFT);
    json.name("title").value("Calls of build.envd");
    json.name("$defs").beginObject();
    for (Signature s : Registry.signatures()) {
      json.name(s.name()).beginObject();
      function(s);
      json.endObject();
    }
    json.endObject().endObject();
  }

  private void function(Signature s) {
    json.name("type").value("object");
    if (!s.doc().isEmpty()) {
      json.name("description").value(s.doc());
    }
    List<String> order = new ArrayList<>();
    List<String> required = new ArrayList<>();
    boolean open = false;
    json.name("properties").beginObject();
    for (Parameter p : s.parameters()) {
      if (p.kind() == Parameter.Kind.KWARGS) {
        open = true;
        continue;
      }
      if (p.kind() != Parameter.Kind.NAMED_ONLY) {
        order.add(Markdown.shown(p));
      }
      if (p.required()) {
        required.add(p.name());
      }
      json.name(p.name()).beginObject();
      if (!p.doc().isEmpty()) {
        json.name("description").value(p.doc());
      }
      if (p.kind() == Parameter.Kind.ARGS) {
        json.name("type").value("array").name("items").beginObject();
        type(p.type());
        json.endObject();
      } else {
        type(p.type());
      }
      if (p.defaultValue() != null) {
        json.name("default");
        value(p.defaultValue());
      }
      json.endObject();
    }
    json.endObject();
    json.name("required").strings(required);
    json.name("additionalProperties").value(open);
    json.name("x-order").strings(order);
    json.name("x-result").value(s.result().name());
    json.name("x-example").value(Examples.of(s));
  }

  private void value(Object value) {
    switch (value) {
      case String text -> json.value(text);
      case Boolean bool -> json.value(bool);
      case Long number -> json.value(number);
      case StarlarkList list -> {
        json.beginArray();
        list.forEach(this::value);
        json.endArray();
      }
      case StarlarkDict dict when dict.size() == 0 -> json.beginObject().endObject();
      default -> throw new IllegalStateException("a default that JSON has no form for: " + value);
    }
  }

  private void type(Type type) {
    switch (type) {
      case Type.Basic basic -> basic(basic.name());
      case Type.Host host -> basic(host.name());
      case Type.ListOf list -> {
        json.name("type").value("array").name("items").beginObject();
        type(list.element());
        json.endObject();
      }
      case Type.DictOf dict -> {
        json.name("type").value("object").name("additionalProperties").beginObject();
        type(dict.value());
        json.endObject();
      }
      case Type.Choice choice -> json.name("enum").strings(choice.values());
      case Type.OneOf one -> {
        json.name("anyOf").beginArray();
        for (Type alternative : one.alternatives()) {
          json.beginObject();
          type(alternative);
          json.endObject();
        }
        json.endArray();
      }
    }
  }

  private void basic(String name) {
    switch (name) {
      case "string" -> json.name("type").value("string");
      case "int" -> json.name("type").value("integer");
      case "bool" -> json.name("type").value("boolean");
      case "float", "int or float" -> json.name("type").value("number");
      case "NoneType" -> json.name("type").value("null");
      default -> json.name("x-type").value(name);
    }
  }
}
