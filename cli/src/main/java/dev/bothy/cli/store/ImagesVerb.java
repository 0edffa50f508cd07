package dev.bothy.cli.store;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.image.ImageRecord;
import dev.bothy.cli.image.ImageRecords;
import dev.bothy.cli.output.Json;
import dev.bothy.cli.output.Table;
import dev.bothy.cli.project.Locations;
import dev.bothy.engine.Roots;
import dev.bothy.llb.op.ShownAddress;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code bothy images}. */
public final class ImagesVerb implements Verb {
  private static final Option QUIET = Option.flag("quiet", "only names").letter('q');

  @Override
  public Syntax syntax() {
    return Syntax.of("images", "list the images in the store")
        .options(QUIET, Shared.STORE, Shared.FORMAT);
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    List<ImageRecords.Listed> images =
        new ImageRecords(new Roots(Locations.store(invocation))).list();
    if (invocation.arguments().has(QUIET)) {
      for (ImageRecords.Listed listed : images) {
        invocation.out().println(listed.image().name());
      }
    } else if (invocation.arguments().require(Shared.FORMAT).equals("json")) {
      List<Object> list = new ArrayList<>();
      for (ImageRecords.Listed listed : images) {
        list.add(entry(listed));
      }
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("schemaVersion", 1);
      document.put("images", list);
      invocation.out().print(Json.document(document));
    } else {
      Table table = new Table("NAME", "TARGET", "LAYERS", "CREATED", "PROJECT");
      for (ImageRecords.Listed listed : images) {
        ImageRecord image = listed.image();
        table.row(
            image.name(),
            image.target() == null ? "-" : image.target().hex().substring(0, 12),
            Integer.toString(image.layers().size()),
            listed.created().truncatedTo(ChronoUnit.SECONDS).toString(),
            image.project().isEmpty() ? "-" : image.project());
      }
      invocation.out().print(table);
    }
    return Exit.DONE.code();
  }

  private static Map<String, Object> entry(ImageRecords.Listed listed) {
    ImageRecord image = listed.image();
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", image.name());
    entry.put("target", image.target() == null ? null : image.target().toString());
    entry.put("layers", image.layers());
    entry.put("created", listed.created().toString());
    entry.put("project", image.project());
    entry.put("env", shown(image.env()));
    entry.put("workdir", image.workdir());
    entry.put("user", image.user());
    entry.put("entrypoint", shown(image.entrypoint()));
    entry.put("command", shown(image.command()));
    entry.put("labels", shown(image.labels()));
    return entry;
  }

  private static List<String> shown(List<String> texts) {
    return texts.stream().map(ShownAddress::inText).toList();
  }

  private static Map<String, String> shown(Map<String, String> texts) {
    Map<String, String> shown = new LinkedHashMap<>();
    texts.forEach((name, text) -> shown.put(name, ShownAddress.inText(text)));
    return shown;
  }
}
