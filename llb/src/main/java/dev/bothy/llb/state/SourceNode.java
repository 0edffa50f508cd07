package dev.bothy.llb.state;

import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.llb.op.WorkerConstraints;
import dev.bothy.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Something from outside. */
final class SourceNode extends Node {
  private final SourceOp source;
  private final boolean platformMatters;
  private final @Nullable Platform platform;
  private final List<String> caps;

  SourceNode(
      String identifier,
      Map<String, String> attrs,
      boolean platformMatters,
      @Nullable Platform platform,
      List<String> caps) {
    this(
        new SourceOp(identifier, attrs),
        platformMatters,
        platform,
        List.copyOf(caps),
        Attributes.NONE);
  }

  private SourceNode(
      SourceOp source,
      boolean platformMatters,
      @Nullable Platform platform,
      List<String> caps,
      Attributes attributes) {
    super(attributes);
    this.source = source;
    this.platformMatters = platformMatters;
    this.platform = platform;
    this.caps = caps;
  }

  @Override
  Node with(Attributes changed) {
    return new SourceNode(source, platformMatters, platform, caps, changed);
  }

  @Override
  Node reading(UnaryOperator<Output> other) {
    return this;
  }

  @Override
  List<Output> inputs() {
    return List.of();
  }

  @Override
  Op op(Marshaller m) {
    return new Op(
        List.of(),
        m.source(source),
        platformMatters ? m.platform(platform) : null,
        WorkerConstraints.NONE);
  }

  @Override
  List<String> caps() {
    return caps;
  }
}
