package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.NearestName;
import dev.bothy.starlark.syntax.TokenKind;
import org.jspecify.annotations.Nullable;

/** Statements ready to be executed. */
final class Statements {
  private Statements() {}

  /** How a statement ended. */
  static final int NORMAL = 0;

  static final int BREAK = 1;
  static final int CONTINUE = 2;
  static final int RETURN = 3;

  /** A statement. */
  abstract static class Action implements Hot.Part<Action> {
    abstract int exec(Frame f);

    @Override
    public final Action compiled(Code code) {
      return Compiler.compile(this, code);
    }
  }

  static final class Block extends Action {
    final Action[] actions;

    Block(Action[] actions) {
      this.actions = actions;
    }

    @Override
    int exec(Frame f) {
      for (Action a : actions) {
        int end = a.exec(f);
        if (end != NORMAL) {
          return end;
        }
      }
      return NORMAL;
    }
  }

  static final class Expression extends Action {
    final Node node;

    Expression(Node node) {
      this.node = node;
    }

    @Override
    int exec(Frame f) {
      node.eval(f);
      return NORMAL;
    }
  }

  static final class Assign extends Action {
    final Target target;
    final Node value;

    Assign(Target target, Node value) {
      this.target = target;
      this.value = value;
    }

    @Override
    int exec(Frame f) {
      target.assign(f, value.eval(f));
      return NORMAL;
    }
  }

  static final class Augment extends Action {
    final Target target;
    final TokenKind operator;
    final Node value;
    final int at;

    Augment(Target target, TokenKind operator, Node value, int at) {
      this.target = target;
      this.operator = operator;
      this.value = value;
      this.at = at;
    }

    @Override
    int exec(Frame f) {
      target.augment(f, operator, value, at);
      return NORMAL;
    }
  }

  static final class If extends Action {
    final Node condition;
    final Action then;
    final @Nullable Action otherwise;

    If(Node condition, Action then, @Nullable Action otherwise) {
      this.condition = condition;
      this.then = then;
      this.otherwise = otherwise;
    }

    @Override
    int exec(Frame f) {
      If branch = this;
      // A loop, since a chain of elif may be longer than the stack is deep.
      while (!branch.condition.test(f)) {
        Action next = branch.otherwise;
        if (!(next instanceof If elif)) {
          return next == null ? NORMAL : next.exec(f);
        }
        branch = elif;
      }
      return branch.then.exec(f);
    }
  }

  static final class Return extends Action {
    final @Nullable Node value;

    Return(@Nullable Node value) {
      this.value = value;
    }

    @Override
    int exec(Frame f) {
      if (value != null) {
        f.result = value.eval(f);
      }
      return RETURN;
    }
  }

  /** Break, continue and pass. */
  static final class Jump extends Action {
    final int end;

    Jump(int end) {
      this.end = end;
    }

    @Override
    int exec(Frame f) {
      return end;
    }
  }

  static final class Load extends Action {
    private final String module;
    private final String[] originals;
    private final int[] originalOffsets;
    private final Target[] targets;
    private final int at;

    Load(String module, String[] originals, int[] originalOffsets, Target[] targets, int at) {
      this.module = module;
      this.originals = originals;
      this.originalOffsets = originalOffsets;
      this.targets = targets;
      this.at = at;
    }

    @Override
    int exec(Frame f) {
      Module loaded;
      try {
        loaded = f.thread.load(f.code.module, module);
      } catch (EvalException e) {
        throw Node.place(
            e.frames().isEmpty()
                ? new EvalException(
                    "cannot load " + module + ": " + e.message(), e.hint(), e.getCause())
                : e,
            f,
            at);
      }
      for (int i = 0; i < targets.length; i++) {
        Object value = loaded.get(originals[i]);
        if (value == null) {
          throw Node.place(
              new EvalException(
                  "load: name " + originals[i] + " not found in module " + module,
                  NearestName.hint(originals[i], loaded.globals().keySet())),
              f,
              originalOffsets[i]);
        }
        targets[i].assign(f, value);
      }
      return NORMAL;
    }
  }
}
