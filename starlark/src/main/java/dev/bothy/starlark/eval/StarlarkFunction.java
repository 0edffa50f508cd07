package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function that a file defined, by def or lambda. */
public final class StarlarkFunction implements StarlarkCallable {
  /** What the tuple of the rest of the arguments takes, without its elements. */
  static final int REST_BYTES = 48;

  final Code code;

  /** By slot of the parameter; null where it is required. */
  final @Nullable Object[] defaults;

  private final Cell[] free;
  private final @Nullable Object[] globals;

  StarlarkFunction(
      Code code, @Nullable Object[] defaults, Cell[] free, @Nullable Object[] globals) {
    this.code = code;
    this.defaults = defaults;
    this.free = free;
    this.globals = globals;
  }

  @Override
  public String name() {
    return code.name;
  }

  /** The module whose file defines it. */
  public Module module() {
    return code.module;
  }

  /** Its documentation string, or null. */
  public @Nullable String doc() {
    return code.doc;
  }

  /** {@code file:line:col} of its def. */
  public String position() {
    return code.stackFrame(code.offset).position();
  }

  /** Its parameters, each as it would be written: {@code x}, {@code y=1}, {@code *args}. */
  public List<String> parameters() {
    List<String> written = new ArrayList<>();
    int plain = code.positional + code.namedOnly;
    for (int i = 0; i < plain; i++) {
      if (i == code.positional && !code.hasArgs) {
        written.add("*");
      } else if (i == code.positional) {
        written.add("*" + code.parameters[plain]);
      }
      Object d = defaults[i];
      written.add(d == null ? code.parameters[i] : code.parameters[i] + "=" + Values.repr(d));
    }
    if (code.hasArgs && code.namedOnly == 0) {
      written.add("*" + code.parameters[plain]);
    }
    if (code.hasKwargs) {
      written.add("**" + code.parameters[code.parameters.length - 1]);
    }
    return written;
  }

  @Override
  public String typeName() {
    return "function";
  }

  @Override
  public void repr(Printer out) {
    out.append("<function ").append(code.name).append(">");
  }

  @Override
  public void freeze() {
    for (Object d : defaults) {
      if (d != null) {
        Values.freeze(d);
      }
    }
    for (Cell c : free) {
      if (c.value != null && c.value != this) {
        Object value = c.value;
        if (!(value instanceof StarlarkFunction)) {
          Values.freeze(value);
        }
      }
    }
  }

  @Override
  public Object call(StarlarkThread thread, Object[] positional, Object[] named) {
    return run(
        thread,
        named.length == 0 && takesExactly(positional.length)
            ? Arrays.copyOf(positional, code.slots)
            : bind(thread, positional, named));
  }

  /** Whether so many positional arguments are its parameters as they are. */
  boolean takesExactly(int arguments) {
    return code.positional == arguments && code.parameters.length == arguments;
  }

  /** How many slots its frames have. */
  int slots() {
    return code.slots;
  }

  ArgumentMap map(int positional, String[] names) {
    return ArgumentMap.of(code, defaults, positional, names);
  }

  /** Calls it with its parameters already in their slots. */
  Object run(StarlarkThread thread, @Nullable Object[] slots) {
    return run(new Frame(thread, code, slots, free, globals));
  }

  /** Executes the body in a frame whose parameters are bound. */
  static Object run(Frame f) {
    Code code = f.code;
    if (!code.mayRecurse) {
      for (Frame c = f.caller; c != null; c = c.caller) {
        if (c.code == code) {
          throw new EvalException("function " + code.name + " called recursively");
        }
      }
    }
    for (int slot : code.captured) {
      Cell cell = new Cell();
      cell.value = f.slots[slot];
      f.slots[slot] = cell;
    }
    f.thread.enter(f);
    try {
      code.body(f).exec(f);
      return f.result;
    } catch (EvalException e) {
      if (!e.isPlaced()) {
        e.place(code.stackFrame(code.offset));
      }
      e.leaveCall();
      throw e;
    } catch (StackOverflowError _) {
      // The JVM's stack is smaller than the limits allow; the caller's frame is where it is told.
      throw new EvalException(
          "Starlark stack overflow: the calls are nested too deeply for this thread's stack");
    } finally {
      f.thread.leave(f);
    }
  }

  private @Nullable Object[] bind(StarlarkThread thread, Object[] given, Object[] named) {
    @Nullable Object[] slots = new Object[code.slots];
    int plain = code.positional + code.namedOnly;
    int n = Math.min(given.length, code.positional);
    System.arraycopy(given, 0, slots, 0, n);
    if (given.length > code.positional && !code.hasArgs) {
      throw tooMany(given.length);
    }
    if (code.hasArgs) {
      thread.allocate(REST_BYTES + 8L * (given.length - n));
      slots[plain] = StarlarkTuple.of(Arrays.copyOfRange(given, n, given.length));
    }
    StarlarkDict kwargs = null;
    if (code.hasKwargs) {
      kwargs = new StarlarkDict(thread.mutability());
      slots[code.parameters.length - 1] = kwargs;
    }
    for (int i = 0; i < named.length; i += 2) {
      String key = (String) named[i];
      int at = code.indexOf(key);
      if (at >= 0) {
        if (slots[at] != null) {
          throw repeated(key);
        }
        slots[at] = named[i + 1];
      } else if (kwargs == null) {
        throw new EvalException(
            "function " + code.name + " got an unexpected keyword argument \"" + key + "\"",
            NearestName.hint(key, Arrays.asList(code.parameters).subList(0, plain)));
      } else if (!kwargs.table.put(key, named[i + 1])) {
        throw repeated(key);
      }
    }
    List<String> missing = null;
    for (int i = 0; i < plain; i++) {
      if (slots[i] == null) {
        slots[i] = defaults[i];
        if (defaults[i] == null) {
          missing = missing == null ? new ArrayList<>() : missing;
          missing.add(code.parameters[i]);
        }
      }
    }
    if (missing != null) {
      throw new EvalException(
          "function "
              + code.name
              + " missing "
              + missing.size()
              + (missing.size() == 1 ? " argument (" : " arguments (")
              + String.join(", ", missing)
              + ")");
    }
    return slots;
  }

  private EvalException repeated(String key) {
    return new EvalException(
        "function " + code.name + " got multiple values for parameter \"" + key + "\"");
  }

  private EvalException tooMany(int given) {
    if (code.parameters.length == 0) {
      return new EvalException(
          "function " + code.name + " accepts no arguments (" + given + " given)");
    }
    boolean optional = false;
    for (int i = 0; i < code.positional; i++) {
      optional |= defaults[i] != null;
    }
    return new EvalException(
        "function "
            + code.name
            + " accepts "
            + (optional ? "at most " : "")
            + code.positional
            + (code.positional == 1 ? " positional argument (" : " positional arguments (")
            + given
            + " given)");
  }
}
