package dev.bothy.cli.store;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.output.Json;
import dev.bothy.cli.output.Quantity;
import dev.bothy.cli.output.Table;
import dev.bothy.cli.project.Runners;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.StoreUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code bothy du}. */
public final class DuVerb implements Verb {
  private static final Option VERBOSE =
      Option.flag("verbose", "a line for each thing in the store").letter('v');

  @Override
  public Syntax syntax() {
    return Syntax.of("du", "say what the store holds, and how much of it")
        .options(VERBOSE, Shared.STORE, Shared.FORMAT);
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    EmbeddedBuilder builder = Runners.existing(invocation);
    StoreUsage usage = builder == null ? StoreUsage.NOTHING : builder.usage();
    if (invocation.arguments().require(Shared.FORMAT).equals("json")) {
      invocation.out().print(document(usage));
    } else {
      invocation.out().print(invocation.arguments().has(VERBOSE) ? items(usage) : kinds(usage));
    }
    return Exit.DONE.code();
  }

  static String word(StoreUsage.Kind kind) {
    return switch (kind) {
      case LAYER -> "layers";
      case RECORD -> "records";
      case BLOB -> "blobs";
      case CACHE_MOUNT -> "cache mounts";
      case DOWNLOAD -> "downloads";
      case HISTORY -> "build records";
      case FAILED_STEP -> "failed steps";
      case LEFTOVER -> "leftovers";
    };
  }

  private static Table kinds(StoreUsage usage) {
    Table table = new Table("WHAT", "COUNT", "SIZE");
    for (StoreUsage.Kind kind : StoreUsage.Kind.values()) {
      if (usage.count(kind) > 0) {
        table.row(
            word(kind), Integer.toString(usage.count(kind)), Quantity.bytes(usage.bytes(kind)));
      }
    }
    table.row("all", Integer.toString(usage.items().size()), Quantity.bytes(usage.bytes()));
    return table;
  }

  private static Table items(StoreUsage usage) {
    Table table = new Table("WHAT", "NAME", "SIZE", "IN USE", "LAST USED", "FROM");
    for (StoreUsage.Item item : usage.items()) {
      table.row(
          word(item.kind()),
          item.name().length() > 20 ? item.name().substring(0, 20) : item.name(),
          Quantity.bytes(item.bytes()),
          item.inUse() ? "yes" : "no",
          item.lastUsedMillis() == 0 ? "-" : Instant.ofEpochMilli(item.lastUsedMillis()).toString(),
          item.description());
    }
    return table;
  }

  private static String document(StoreUsage usage) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schemaVersion", 1);
    document.put("bytes", usage.bytes());
    document.put("leftovers", usage.count(StoreUsage.Kind.LEFTOVER));
    Map<String, Object> kinds = new LinkedHashMap<>();
    for (StoreUsage.Kind kind : StoreUsage.Kind.values()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("count", usage.count(kind));
      entry.put("bytes", usage.bytes(kind));
      kinds.put(kind.name().toLowerCase(Locale.ROOT), entry);
    }
    document.put("kinds", kinds);
    List<Object> items = new ArrayList<>();
    for (StoreUsage.Item item : usage.items()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("kind", item.kind().name().toLowerCase(Locale.ROOT));
      entry.put("name", item.name());
      entry.put("bytes", item.bytes());
      entry.put("in_use", item.inUse());
      entry.put(
          "last_used",
          item.lastUsedMillis() == 0
              ? null
              : Instant.ofEpochMilli(item.lastUsedMillis()).toString());
      entry.put("description", item.description());
      items.add(entry);
    }
    document.put("items", items);
    return Json.document(document);
  }
}
