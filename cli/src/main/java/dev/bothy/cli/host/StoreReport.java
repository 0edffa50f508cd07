package dev.bothy.cli.host;

import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.output.Json;
import dev.bothy.cli.project.Runners;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.StoreHealth;
import dev.bothy.engine.StoreHealth.Damage;
import dev.bothy.engine.StoreHealth.Fate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code bothy doctor --check-store}. */
final class StoreReport {
  private StoreReport() {}

  static int of(Invocation invocation) throws Exception {
    EmbeddedBuilder builder = Runners.existing(invocation);
    StoreHealth health = builder == null ? StoreHealth.NOTHING : builder.check();
    if (invocation.arguments().require(Shared.FORMAT).equals("json")) {
      invocation.out().print(document(health));
    } else {
      print(invocation, health, builder != null && builder.store().isReadOnly());
    }
    return health.damage().isEmpty() ? Exit.DONE.code() : Exit.FAILED.code();
  }

  private static void print(Invocation invocation, StoreHealth health, boolean readOnly) {
    for (Damage damage : health.damage()) {
      StringBuilder line =
          new StringBuilder(
              switch (damage.fate()) {
                case DROPPED -> "dropped";
                case MISSING -> "missing";
                case KEPT -> readOnly ? "damaged" : "in use ";
              });
      line.append("  ").append(kind(damage)).append(' ').append(damage.name());
      line.append(": ").append(damage.what());
      if (!damage.neededBy().isEmpty()) {
        line.append("; build or pull again: ").append(String.join(", ", damage.neededBy()));
      }
      invocation.out().println(line);
    }
    invocation
        .out()
        .println(
            (health.damage().isEmpty() ? "ok       " : "read     ")
                + health.layers()
                + " layers, "
                + health.records()
                + " records, "
                + health.blobs()
                + " blobs");
    if (!health.isSound()) {
      invocation.say(
          readOnly
              ? "hint: the store is read-only here; who may write to it can drop this"
              : "hint: end what uses it ('bothy stop', or a build), and check again");
    }
  }

  private static String kind(Damage damage) {
    return damage.kind().name().toLowerCase(Locale.ROOT);
  }

  private static String document(StoreHealth health) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schemaVersion", 1);
    document.put("ok", health.damage().isEmpty());
    document.put("layers", health.layers());
    document.put("records", health.records());
    document.put("blobs", health.blobs());
    List<Object> damaged = new ArrayList<>();
    for (Damage damage : health.damage()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("kind", kind(damage));
      entry.put("name", damage.name());
      entry.put("what", damage.what());
      entry.put("dropped", damage.fate() == Fate.DROPPED);
      entry.put("missing", damage.fate() == Fate.MISSING);
      entry.put("neededBy", damage.neededBy());
      damaged.add(entry);
    }
    document.put("damaged", damaged);
    return Json.document(document);
  }
}
