package dev.bothy.llb.state;

import dev.bothy.llb.Definition;
import dev.bothy.llb.DefinitionBuilder;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.Platform;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks a graph from its target, parents first, without recursion, and each vertex once. */
final class Marshaller {
  private final MarshalOptions options;
  private final Map<ImageBase, ImageConfig> configs;
  private final DefinitionBuilder builder = new DefinitionBuilder();
  private final IdentityHashMap<Node, Digest> digests = new IdentityHashMap<>();

  Marshaller(MarshalOptions options, Map<ImageBase, ImageConfig> configs) {
    this.options = options;
    this.configs = configs;
  }

  Definition marshal(Output target) {
    for (Node node : parentsFirst(target.node())) {
      digests.put(
          node,
          builder.add(
              node.op(this),
              node.attributes.metadata().mergedWith(caps(node.caps())),
              node.attributes.place()));
    }
    return builder.build(input(target));
  }

  /** Every vertex once, parents before children, in the order of a depth-first walk. */
  static Iterable<Node> parentsFirst(Node target) {
    IdentityHashMap<Node, Boolean> seen = new IdentityHashMap<>();
    List<Node> order = new ArrayList<>();
    Deque<Node> stack = new ArrayDeque<>();
    stack.push(target);
    while (!stack.isEmpty()) {
      Node top = stack.peek();
      if (seen.putIfAbsent(top, Boolean.FALSE) == null) {
        List<Output> inputs = top.inputs();
        for (int i = inputs.size() - 1; i >= 0; i--) {
          Node parent = inputs.get(i).node();
          if (!seen.containsKey(parent)) {
            stack.push(parent);
          }
        }
      } else {
        stack.pop();
        if (!seen.put(top, Boolean.TRUE)) {
          order.add(top);
        }
      }
    }
    return order;
  }

  private static OpMetadata caps(List<String> names) {
    Map<String, Boolean> caps = HashMap.newHashMap(names.size());
    for (String name : names) {
      caps.put(name, true);
    }
    return new OpMetadata(false, Map.of(), null, caps, null, null);
  }

  Input input(Output output) {
    Digest digest = digests.get(output.node());
    if (digest == null) {
      throw new IllegalStateException("a parent must come before its child");
    }
    return new Input(digest, output.index());
  }

  Platform platform(@Nullable Platform own) {
    return own == null ? options.platform() : own;
  }

  @Nullable ImageConfig config(Settings settings) {
    return settings.image() == null ? null : configs.get(settings.image());
  }

  SourceOp source(SourceOp source) {
    String unique = options.localUnique();
    if (unique == null
        || !source.scheme().equals(SourceAttrs.LOCAL)
        || source.attrs().containsKey(SourceAttrs.LOCAL_SESSION)) {
      return source;
    }
    Map<String, String> attrs = new LinkedHashMap<>(source.attrs());
    attrs.put(SourceAttrs.LOCAL_UNIQUE, unique);
    return new SourceOp(source.identifier(), attrs);
  }
}
