package dev.bothy.starlark.syntax;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules of order and number: of parameters where a function is made, of arguments in a call.
 */
final class SignatureRules {
  private final ErrorSink errors;

  SignatureRules(ErrorSink errors) {
    this.errors = errors;
  }

  /** Positional, named-only, {@code *args}, {@code **kwargs}: the order of the frame's slots. */
  static List<Def.Parameter> slotOrder(List<Def.Parameter> parameters) {
    List<Def.Parameter> ordered = new ArrayList<>();
    for (Def.Parameter p : parameters) {
      if (p.kind() == Def.Parameter.Kind.PLAIN) {
        ordered.add(p);
      }
    }
    for (Def.Parameter.Kind kind : List.of(Def.Parameter.Kind.STAR, Def.Parameter.Kind.STAR_STAR)) {
      for (Def.Parameter p : parameters) {
        if (p.kind() == kind && p.name() != null) {
          ordered.add(p);
        }
      }
    }
    return ordered;
  }

  /** Of the parameters of a def or lambda. */
  void checkParameters(List<Def.Parameter> parameters) {
    boolean optional = false;
    Def.Parameter star = null;
    boolean kwargs = false;
    boolean named = false;
    for (Def.Parameter p : parameters) {
      switch (p.kind()) {
        case STAR -> {
          if (kwargs) {
            errors.error(p.start(), "* parameter may not follow **kwargs", null);
          } else if (star != null) {
            errors.error(p.start(), "multiple * parameters not allowed", null);
          } else {
            star = p;
          }
        }
        case STAR_STAR -> {
          if (kwargs) {
            errors.error(p.start(), "multiple ** parameters not allowed", null);
          }
          kwargs = true;
        }
        case PLAIN -> {
          if (kwargs) {
            errors.error(p.start(), "parameter may not follow **kwargs", null);
          } else if (star != null) {
            named = true;
          } else if (p.defaultValue() != null) {
            optional = true;
          } else if (optional) {
            errors.error(p.start(), "required parameter may not follow optional", null);
          }
        }
      }
    }
    if (star != null && star.name() == null && !named) {
      errors.error(star.start(), "bare * must be followed by keyword-only parameters", null);
    }
  }

  /** Of a call's arguments. */
  void checkArguments(List<Argument> arguments) {
    Set<String> names = new HashSet<>();
    boolean star = false;
    boolean starStar = false;
    for (Argument a : arguments) {
      if (a instanceof Argument.Positional p) {
        if (starStar) {
          errors.error(p.start(), "positional argument may not follow **kwargs", null);
        } else if (star) {
          errors.error(p.start(), "positional argument may not follow *args", null);
        } else if (!names.isEmpty()) {
          errors.error(p.start(), "positional argument may not follow named", null);
        }
      } else if (a instanceof Argument.Named n) {
        if (starStar) {
          errors.error(n.start(), "keyword argument may not follow **kwargs", null);
        } else if (star) {
          errors.error(n.start(), "keyword argument may not follow *args", null);
        }
        if (!names.add(n.name())) {
          errors.error(n.start(), "keyword argument \"" + n.name() + "\" is repeated", null);
        }
      } else if (a instanceof Argument.Star s) {
        if (starStar) {
          errors.error(s.start(), "*args may not follow **kwargs", null);
        } else if (star) {
          errors.error(s.start(), "multiple *args not allowed", null);
        }
        star = true;
      } else if (a instanceof Argument.StarStar s) {
        if (starStar) {
          errors.error(s.start(), "multiple **kwargs not allowed", null);
        }
        starStar = true;
      }
    }
  }
}
