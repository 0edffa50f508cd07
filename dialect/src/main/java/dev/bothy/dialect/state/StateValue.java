package dev.bothy.dialect.state;

import dev.bothy.dialect.declare.AptSettings.Pin;
import dev.bothy.dialect.declare.Calls;
import dev.bothy.dialect.declare.Declarations.Placed;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.ImageOptions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.ImageReference;
import dev.bothy.starlark.eval.HostValue;
import dev.bothy.starlark.eval.Printer;
import dev.bothy.starlark.eval.Sequence;
import dev.bothy.starlark.eval.Signature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state as a value of Starlark. Immutable; equal to another when the same operations make it, so
 * that it can be a dict's key.
 */
public final class StateValue implements HostValue {
  private final Calls calls;
  private final State state;
  private final ImageMeta meta;
  private final boolean bash;
  private final @Nullable String reference;
  private final @Nullable String configOf;
  private final @Nullable String localPath;

  /** What apt was told to prefer by the calls that made it. */
  private final List<Placed<Pin>> pins;

  private StateValue(
      Calls calls,
      State state,
      ImageMeta meta,
      boolean bash,
      @Nullable String reference,
      @Nullable String configOf,
      @Nullable String localPath,
      List<Placed<Pin>> pins) {
    this.calls = calls;
    this.state = state;
    this.meta = meta;
    this.bash = bash;
    this.reference = reference;
    this.configOf = configOf;
    this.localPath = localPath;
    this.pins = pins;
  }

  /**
   * An image of a registry.
   *
   * @throws IllegalArgumentException when the reference breaks the grammar
   */
  public static StateValue image(Calls calls, String reference) {
    return image(calls, reference, new ImageOptions());
  }

  static StateValue image(Calls calls, String reference, ImageOptions options) {
    String solved = calls.pins().image(reference);
    State image = State.image(solved, options).named("image " + reference).at(calls.where());
    boolean bash = canHaveBash(ImageReference.parse(reference));
    return new StateValue(calls, image, ImageMeta.NONE, bash, reference, solved, null, List.of());
  }

  /** Only well-known ones have none: these, and those whose tag says that they are made of them. */
  private static boolean canHaveBash(ImageReference image) {
    String name = image.repository().substring(image.repository().lastIndexOf('/') + 1);
    if (name.equals("alpine") || name.equals("busybox") || name.equals("scratch")) {
      return false;
    }
    String tag = image.tag();
    return tag == null
        || !(tag.startsWith("alpine")
            || tag.contains("-alpine")
            || tag.startsWith("busybox")
            || tag.contains("-busybox"));
  }

  /**
   * A state made by the running call.
   *
   * @param bash whether it can be taken to have bash
   */
  static StateValue of(Calls calls, State state, boolean bash) {
    return new StateValue(calls, state, ImageMeta.NONE, bash, null, null, null, List.of());
  }

  /**
   * One path of the project: of a directory what is in it.
   *
   * @param path as written
   */
  static StateValue local(Calls calls, State state, String path) {
    return new StateValue(calls, state, ImageMeta.NONE, false, null, null, path, List.of());
  }

  /** The default base, which no call made. */
  public static StateValue defaultBase(Calls calls, String reference, SourceLocation at) {
    StateValue base = image(calls, reference);
    return new StateValue(
        calls,
        base.state.at(at),
        base.meta,
        base.bash,
        base.reference,
        base.configOf,
        base.localPath,
        base.pins);
  }

  /** What a step on this one made. */
  StateValue with(State changed) {
    return new StateValue(calls, changed, meta, bash, null, configOf, null, pins);
  }

  /** The same tree with other settings. */
  StateValue with(State changed, ImageMeta newMeta) {
    return new StateValue(calls, changed, newMeta, bash, reference, configOf, localPath, pins);
  }

  /** What a step on this one made that tells apt what to prefer. */
  StateValue withPins(State changed, List<Placed<Pin>> newPins) {
    return new StateValue(calls, changed, meta, bash, null, configOf, null, newPins);
  }

  List<Placed<Pin>> pins() {
    return pins;
  }

  public State state() {
    return state;
  }

  public ImageMeta meta() {
    return meta;
  }

  /** Whether it can be taken to have bash. */
  public boolean hasBash() {
    return bash;
  }

  /** The reference as written when it is an image as it comes, otherwise null. */
  public @Nullable String reference() {
    return reference;
  }

  /** The image whose configuration is this one's, also after steps; null when there is none. */
  public @Nullable String configOf() {
    return configOf;
  }

  /** A tree made of several, with what this one says and sets. */
  StateValue made(State changed, boolean hasBash) {
    return new StateValue(
        calls, changed.withSettingsOf(state), meta, hasBash, null, configOf, null, pins);
  }

  /** The path as written when it is a part of the project as it comes, otherwise null. */
  @Nullable String localPath() {
    return localPath;
  }

  Calls calls() {
    return calls;
  }

  @Override
  public String typeName() {
    return "state";
  }

  @Override
  public void repr(Printer out) {
    out.append("<state ").append(state.toString()).append(">");
  }

  @Override
  public @Nullable Object getField(String name) {
    return StateMethods.METHODS.bind(this, name);
  }

  @Override
  public Collection<String> fieldNames() {
    return StateMethods.METHODS.names();
  }

  /** Of every method, for documentation. */
  public static Collection<Signature> signatures() {
    return StateMethods.METHODS.signatures();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StateValue o && state.equals(o.state) && meta.equals(o.meta);
  }

  @Override
  public int hashCode() {
    return state.hashCode();
  }

  /** For tests and logs. */
  @Override
  public String toString() {
    return state.toString();
  }

  static List<String> strings(Object value) {
    if (value instanceof String text) {
      return List.of(text);
    }
    List<String> list = new ArrayList<>();
    for (Object element : (Sequence) value) {
      list.add((String) element);
    }
    return list;
  }
}
