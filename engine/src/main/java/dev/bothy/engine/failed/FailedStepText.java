package dev.bothy.engine.failed;

import dev.bothy.engine.Roots;
import dev.bothy.engine.store.LayerId;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.wire.MalformedDefinitionException;
import dev.bothy.llb.wire.OpDecoder;
import dev.bothy.llb.wire.OpEncoder;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A failed step as a root of the store, which keeps its layers. */
final class FailedStepText {
  private FailedStepText() {}

  static Roots.Root root(String kind, FailedStep step) {
    Map<String, String> texts = new TreeMap<>();
    texts.put("vertex", step.vertex().hex());
    texts.put("step", step.name());
    SourceLocation where = step.where();
    if (where != null) {
      texts.put("file", where.file());
      texts.put("line", Integer.toString(where.line()));
      texts.put("column", Integer.toString(where.column()));
    }
    texts.put("message", step.message());
    texts.put("exit", Integer.toString(step.exitCode()));
    // Inputs count by their position alone.
    List<Input> inputs = Collections.nCopies(step.stacks().size(), new Input(step.vertex(), 0));
    byte[] op = OpEncoder.encode(new Op(inputs, step.op(), null, null));
    texts.put("op", Base64.getEncoder().encodeToString(op));
    for (int i = 0; i < step.stacks().size(); i++) {
      texts.put("stack " + i, words(step.stacks().get(i)));
    }
    texts.put("stacks", Integer.toString(step.stacks().size()));
    texts.put("own", words(step.own()));
    return new Roots.Root(
        kind,
        step.id(),
        step.failedMillis(),
        step.layers().stream().map(LayerId::value).toList(),
        List.of(),
        texts);
  }

  private static String words(List<LayerId> layers) {
    return String.join(" ", layers.stream().map(LayerId::value).toList());
  }

  /** Null when it is damaged, or of a later version. */
  static @Nullable FailedStep read(Roots.Root root) {
    Map<String, String> texts = root.properties();
    try {
      Op op = OpDecoder.decode(Base64.getDecoder().decode(text(texts, "op")));
      if (!(op.kind() instanceof ExecOp exec)) {
        return null;
      }
      List<List<LayerId>> stacks = new ArrayList<>();
      for (int i = 0; i < Integer.parseInt(text(texts, "stacks")); i++) {
        stacks.add(layers(text(texts, "stack " + i)));
      }
      String file = texts.get("file");
      return new FailedStep(
          new Digest(text(texts, "vertex")),
          text(texts, "step"),
          file == null
              ? null
              : new SourceLocation(
                  file,
                  Integer.parseInt(text(texts, "line")),
                  Integer.parseInt(text(texts, "column"))),
          text(texts, "message"),
          Integer.parseInt(text(texts, "exit")),
          root.createdMillis(),
          exec,
          stacks,
          layers(text(texts, "own")));
    } catch (IllegalArgumentException | MalformedDefinitionException e) {
      return null;
    }
  }

  private static String text(Map<String, String> texts, String name) {
    String text = texts.get(name);
    if (text == null) {
      throw new IllegalArgumentException("no " + name);
    }
    return text;
  }

  private static List<LayerId> layers(String words) {
    List<LayerId> layers = new ArrayList<>();
    for (String word : words.split(" ", -1)) {
      if (!word.isEmpty()) {
        layers.add(new LayerId(word));
      }
    }
    return layers;
  }
}
