package dev.bothy.llb.policy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a policy's JSON as Go's {@code encoding/json} does: names of fields in any case, {@code
 * null} as nothing, choices by name or number. Other than there an unknown field is an error: it
 * may be what the policy is about.
 */
final class PolicyReader {
  private final String what;

  PolicyReader(String what) {
    this.what = what;
  }

  List<PolicyRule> read(byte[] json) throws OciFormatException {
    Map<String, JsonElement> policy = fields(Json.parse(json, what), "", "version", "rules");
    JsonElement version = policy.get("version");
    if (version != null && !(version instanceof JsonPrimitive p && p.isNumber())) {
      throw wrong("version", "is no number");
    }
    List<PolicyRule> rules = new ArrayList<>();
    for (JsonElement rule : list(policy.get("rules"), "rules")) {
      rules.add(rule(rule, "rule " + (rules.size() + 1)));
    }
    return rules;
  }

  private PolicyRule rule(JsonElement json, String where) throws OciFormatException {
    Map<String, JsonElement> rule = fields(json, where, "action", "selector", "updates");
    PolicyRule.Action action =
        choice(rule.get("action"), PolicyRule.Action.values(), where, "action");
    JsonElement selector = rule.get("selector");
    if (selector == null) {
      throw wrong(where, "has no selector");
    }
    JsonElement updates = rule.get("updates");
    if (updates == null) {
      if (action == PolicyRule.Action.CONVERT) {
        throw wrong(where, "converts, and has no updates");
      }
      return new PolicyRule(action, selector(selector, where), "", Map.of());
    }
    Map<String, JsonElement> update = fields(updates, where + ", updates", "identifier", "attrs");
    return new PolicyRule(
        action,
        selector(selector, where),
        text(update.get("identifier"), where + ", updates", "identifier"),
        texts(update.get("attrs"), where + ", updates, attrs"));
  }

  private Selector selector(JsonElement json, String where) throws OciFormatException {
    String here = where + ", selector";
    Map<String, JsonElement> selector =
        fields(json, here, "identifier", "match_type", "constraints");
    List<Selector.Constraint> constraints = new ArrayList<>();
    try {
      for (JsonElement element : list(selector.get("constraints"), here + ", constraints")) {
        String there = here + ", constraint " + (constraints.size() + 1);
        Map<String, JsonElement> constraint = fields(element, there, "key", "value", "condition");
        constraints.add(
            Selector.Constraint.of(
                text(constraint.get("key"), there, "key"),
                text(constraint.get("value"), there, "value"),
                choice(
                    constraint.get("condition"), Selector.Condition.values(), there, "condition")));
      }
      return new Selector(
          text(selector.get("identifier"), here, "identifier"),
          choice(selector.get("match_type"), Selector.MatchType.values(), here, "match_type"),
          constraints);
    } catch (IllegalArgumentException e) {
      throw new OciFormatException(what + ": " + here + ": " + e.getMessage(), e);
    }
  }

  /** Those of the object that are not {@code null}, by the names that are known. */
  private Map<String, JsonElement> fields(JsonElement json, String where, String... known)
      throws OciFormatException {
    if (!(json instanceof JsonObject object)) {
      throw wrong(where, "is no JSON object");
    }
    Map<String, JsonElement> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> field : object.entrySet()) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      if (!List.of(known).contains(name)) {
        throw new UnknownFieldException(
            message(
                where,
                "has the field \"" + field.getKey() + "\"; known are " + String.join(", ", known)),
            field.getKey(),
            List.of(known));
      }
      if (!field.getValue().isJsonNull()) {
        fields.put(name, field.getValue());
      }
    }
    return fields;
  }

  private List<JsonElement> list(@Nullable JsonElement json, String where)
      throws OciFormatException {
    if (json == null) {
      return List.of();
    }
    if (json instanceof JsonArray array) {
      return array.asList();
    }
    throw wrong(where, "is no JSON array");
  }

  private String text(@Nullable JsonElement json, String where, String name)
      throws OciFormatException {
    if (json == null || json.isJsonNull()) {
      return "";
    }
    if (json instanceof JsonPrimitive primitive && primitive.isString()) {
      return primitive.getAsString();
    }
    throw wrong(where, "has a " + name + " that is no text");
  }

  private Map<String, String> texts(@Nullable JsonElement json, String where)
      throws OciFormatException {
    Map<String, String> texts = new LinkedHashMap<>();
    if (json == null) {
      return texts;
    }
    if (!(json instanceof JsonObject object)) {
      throw wrong(where, "is no JSON object");
    }
    for (Map.Entry<String, JsonElement> field : object.entrySet()) {
      texts.put(field.getKey(), text(field.getValue(), where, field.getKey()));
    }
    return texts;
  }

  /** By its name or its place; the first where nothing is said. */
  private <E extends Enum<E>> E choice(
      @Nullable JsonElement json, E[] all, String where, String name) throws OciFormatException {
    if (json == null) {
      return all[0];
    }
    if (json instanceof JsonPrimitive said && !said.isBoolean()) {
      for (int i = 0; i < all.length; i++) {
        if (said.getAsString().equals(said.isString() ? all[i].name() : Integer.toString(i))) {
          return all[i];
        }
      }
    }
    List<String> names = new ArrayList<>();
    for (E one : all) {
      names.add(one.name());
    }
    throw wrong(
        where,
        "has the " + name + " " + Json.toText(json) + "; known are " + String.join(", ", names));
  }

  private OciFormatException wrong(String where, String problem) {
    return new OciFormatException(message(where, problem));
  }

  private String message(String where, String problem) {
    return what + (where.isEmpty() ? "" : ": " + where) + " " + problem;
  }
}
