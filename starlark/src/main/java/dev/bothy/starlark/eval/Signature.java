package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Parameter.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one description of a built-in function: its arguments are checked by it, and documentation,
 * stubs and completion are listed from it. Immutable.
 *
 * <pre>{@code
 * Signature.of("install.python_packages")
 *     .doc("Installs Python packages.")
 *     .optional("name", Type.listOf(Type.STRING), "names, with versions or options")
 *     .optional("requirements", Type.STRING, "", "path of a requirements file")
 *     .namedOnly()
 *     .optional("local_wheels", Type.listOf(Type.STRING))
 *     .build()
 * }</pre>
 */
public final class Signature {
  private final String name;
  private final String doc;
  private final Type result;
  private final @Nullable String deprecation;
  private final Map<String, String> nameHints;

  /** The positional ones, the named-only ones, {@code *args}, {@code **kwargs}. */
  final Parameter[] parameters;

  /** How many are positional. */
  final int positional;

  /** Where {@code *args} is, or -1. */
  final int args;

  /** Where {@code **kwargs} is, or -1. */
  final int kwargs;

  /** Whether None is a value like any other. */
  final boolean strict;

  private Signature(Builder b) {
    name = b.name;
    doc = b.doc;
    result = b.result;
    deprecation = b.deprecation;
    strict = b.strict;
    nameHints = Collections.unmodifiableMap(new LinkedHashMap<>(b.nameHints));
    List<Parameter> ordered = new ArrayList<>(b.parameters);
    args = b.args == null ? -1 : ordered.size();
    if (b.args != null) {
      ordered.add(b.args);
    }
    kwargs = b.kwargs == null ? -1 : ordered.size();
    if (b.kwargs != null) {
      ordered.add(b.kwargs);
    }
    parameters = ordered.toArray(Parameter[]::new);
    checkOrder(name, parameters);
    int n = 0;
    while (n < parameters.length && parameters[n].kind().compareTo(Kind.NAMED_ONLY) < 0) {
      n++;
    }
    positional = n;
  }

  /** What a def would refuse too: found when the host starts, not when a file calls. */
  private static void checkOrder(String name, Parameter[] parameters) {
    for (int i = 0; i < parameters.length; i++) {
      Parameter p = parameters[i];
      for (int j = 0; j < i; j++) {
        if (parameters[j].name().equals(p.name())) {
          throw new IllegalArgumentException(name + " has two parameters " + p.name());
        }
      }
      boolean positional = p.kind().compareTo(Kind.NAMED_ONLY) < 0;
      if (positional && p.required() && i > 0 && !parameters[i - 1].required()) {
        throw new IllegalArgumentException(
            name + ": required parameter " + p.name() + " behind an optional one");
      }
    }
  }

  /** Starts the description of a function of the given full name. */
  public static Builder of(String name) {
    return new Builder(name);
  }

  /** The full name, as {@code install.python_packages}. */
  public String name() {
    return name;
  }

  public String doc() {
    return doc;
  }

  /** What it gives back; {@link Type#NONE} unless said. */
  public Type result() {
    return result;
  }

  /** What to use instead, in Markdown; null when it is not deprecated. */
  public @Nullable String deprecation() {
    return deprecation;
  }

  /** What is said of keywords that do not exist, in the order they were added. */
  public Map<String, String> hints() {
    return nameHints;
  }

  /**
   * Whether None may be given for a parameter, as a value of its type or for "not given": what a
   * stub must say of it.
   */
  public boolean acceptsNone(Parameter p) {
    return p.type().mismatch(None.NONE) == null || (!strict && p.noneIsNotGiven());
  }

  /** In order: positional ones, named-only ones, then {@code *args} and {@code **kwargs}. */
  public List<Parameter> parameters() {
    return List.of(parameters);
  }

  /** As a def's head: {@code run(commands, *, mount_host=False)}. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(name).append('(');
    boolean star = false;
    for (int i = 0; i < parameters.length; i++) {
      Parameter p = parameters[i];
      out.append(i == 0 ? "" : ", ");
      if (p.kind() == Kind.NAMED_ONLY && !star) {
        star = true;
        out.append(args >= 0 ? parameters[args] + ", " : "*, ");
      }
      if (p.kind() == Kind.ARGS && star) {
        // Already written before the named-only ones.
        out.setLength(out.length() - 2);
        continue;
      }
      out.append(p);
      if (p.kind() == Kind.POSITIONAL_ONLY
          && (i + 1 == parameters.length || parameters[i + 1].kind() != Kind.POSITIONAL_ONLY)) {
        out.append(", /");
      }
    }
    return out.append(')').toString();
  }

  int indexOf(String parameter) {
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i].name().equals(parameter)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Checks the arguments of a call and gives each to its parameter.
   *
   * @throws EvalException that names the function, the parameter and what it wants
   */
  Arguments bind(Object[] given, Object[] named) {
    return SignatureCheck.bind(this, given, named);
  }

  /** Collects the parameters in order. */
  public static final class Builder {
    private final String name;
    private final List<Parameter> parameters = new ArrayList<>();
    private final Map<String, String> nameHints = new LinkedHashMap<>();
    private Kind kind = Kind.POSITIONAL_OR_NAMED;
    private @Nullable Parameter args;
    private @Nullable Parameter kwargs;
    private String doc = "";
    private Type result = Type.NONE;
    private @Nullable String deprecation;
    private boolean strict;

    private Builder(String name) {
      this.name = name;
    }

    /** What the function does, in Markdown. */
    public Builder doc(String text) {
      doc = text;
      return this;
    }

    /** The result's type, by the name that {@code type(x)} answers. */
    public Builder returns(String type) {
      return returns(Type.named(type));
    }

    /** The result's type. It is listed, not checked. */
    public Builder returns(Type type) {
      result = type;
      return this;
    }

    /** The function still works, but something else should be used: what, in Markdown. */
    public Builder deprecated(String useInstead) {
      deprecation = useInstead;
      return this;
    }

    public Builder required(String parameter, Type type) {
      return required(parameter, type, "");
    }

    public Builder required(String parameter, Type type, String parameterDoc) {
      return add(new Parameter(parameter, kind, type, true, null, parameterDoc));
    }

    /**
     * Without a default: the function asks {@link Arguments#isGiven}. None is taken as not given.
     */
    public Builder optional(String parameter, Type type) {
      return add(new Parameter(parameter, kind, type, false, null, ""));
    }

    /**
     * Without a default: the function asks {@link Arguments#isGiven}. None is taken as not given.
     */
    public Builder optional(String parameter, Type type, String parameterDoc) {
      return add(new Parameter(parameter, kind, type, false, null, parameterDoc));
    }

    /** The default is a Java or Starlark value, as {@link Values#fromJava} takes it. */
    public Builder optional(String parameter, Type type, Object defaultValue, String parameterDoc) {
      return add(
          new Parameter(parameter, kind, type, false, Values.fromJava(defaultValue), parameterDoc));
    }

    /** The parameters so far are positional only. */
    public Builder positionalOnly() {
      parameters.replaceAll(
          p ->
              new Parameter(
                  p.name(),
                  Kind.POSITIONAL_ONLY,
                  p.type(),
                  p.required(),
                  p.defaultValue(),
                  p.doc()));
      return this;
    }

    /** The parameters from here on are by name only. */
    public Builder namedOnly() {
      kind = Kind.NAMED_ONLY;
      return this;
    }

    /** Takes the rest of the positional arguments; parameters from here on are by name only. */
    public Builder args(String parameter, Type element, String parameterDoc) {
      args = new Parameter(parameter, Kind.ARGS, element, false, null, parameterDoc);
      return namedOnly();
    }

    /** Takes the rest of the named arguments. */
    public Builder kwargs(String parameter, Type value, String parameterDoc) {
      kwargs = new Parameter(parameter, Kind.KWARGS, value, false, null, parameterDoc);
      return this;
    }

    /**
     * A keyword that was here once and has another name now. Who still gives it is told.
     *
     * @throws IllegalArgumentException when there is no parameter of the new name yet
     */
    public Builder renamed(String formerKeyword, String parameter) {
      if (parameters.stream().noneMatch(p -> p.name().equals(parameter))) {
        throw new IllegalArgumentException(name + " has no parameter " + parameter);
      }
      return hint(formerKeyword, formerKeyword + " is now " + parameter);
    }

    /**
     * The hint for a keyword that does not exist, as {@code "was renamed: use image"}; goes before
     * near misses. For the name of a parameter, how to write it: said where it is missing, or of
     * another type in a way that does not tell what is meant.
     */
    public Builder hint(String unknownKeyword, String text) {
      nameHints.put(unknownKeyword, text);
      return this;
    }

    /** None is a value like any other, and mostly one of a wrong type. */
    Builder strict() {
      strict = true;
      return this;
    }

    private Builder add(Parameter p) {
      parameters.add(p);
      return this;
    }

    public Signature build() {
      return new Signature(this);
    }
  }
}
