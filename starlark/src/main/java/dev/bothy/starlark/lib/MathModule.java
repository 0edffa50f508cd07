package dev.bothy.starlark.lib;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Builtin;
import dev.bothy.starlark.eval.Namespace;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import dev.bothy.starlark.eval.Values;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Functions and constants on floats; ints are taken too. Computed by {@link StrictMath}, so that
 * every machine gives the same bits. Angles are in radians.
 */
public final class MathModule {
  private static final Type NUMBER = Type.oneOf(Type.FLOAT, Type.INT);

  private final Map<String, Object> fields = new LinkedHashMap<>();

  private MathModule() {
    integral("ceil", "The least int that is not less than x.", StrictMath::ceil);
    integral("floor", "The greatest int that is not greater than x.", StrictMath::floor);
    binary("copysign", "The magnitude of x with the sign of y.", StrictMath::copySign);
    unary("fabs", "The absolute value of x.", StrictMath::abs);
    binary("mod", "The rest of x / y, with the sign of x.", (x, y) -> x % y);
    binary("pow", "x raised to the power y.", Functions::pow);
    binary("remainder", "The rest of x / y by IEEE 754.", StrictMath::IEEEremainder);
    unary("round", "The nearest whole number; halves go away from zero.", Functions::round);
    unary("exp", "e raised to the power x.", StrictMath::exp);
    unary("sqrt", "The square root of x.", StrictMath::sqrt);
    unary("acos", "The arc cosine of x.", StrictMath::acos);
    unary("asin", "The arc sine of x.", StrictMath::asin);
    unary("atan", "The arc tangent of x.", StrictMath::atan);
    binary("atan2", "The angle of the point (y, x), from -pi to pi.", StrictMath::atan2);
    unary("cos", "The cosine of x.", StrictMath::cos);
    binary("hypot", "The length of the vector (x, y).", StrictMath::hypot);
    unary("sin", "The sine of x.", StrictMath::sin);
    unary("tan", "The tangent of x.", StrictMath::tan);
    unary("degrees", "Radians in degrees.", x -> x * 180 / StrictMath.PI);
    unary("radians", "Degrees in radians.", x -> x * StrictMath.PI / 180);
    unary("acosh", "The inverse hyperbolic cosine of x.", Functions::acosh);
    unary("asinh", "The inverse hyperbolic sine of x.", Functions::asinh);
    unary("atanh", "The inverse hyperbolic tangent of x.", Functions::atanh);
    unary("cosh", "The hyperbolic cosine of x.", StrictMath::cosh);
    unary("sinh", "The hyperbolic sine of x.", StrictMath::sinh);
    unary("tanh", "The hyperbolic tangent of x.", StrictMath::tanh);
    logarithm();
    unary("gamma", "The Gamma function of x.", Functions::gamma);
    fields.put("e", StrictMath.E);
    fields.put("pi", StrictMath.PI);
  }

  /** The module, to be predeclared as {@code math}. */
  public static Namespace module() {
    return Namespace.of("math", new MathModule().fields);
  }

  private void add(Signature.Builder signature, String doc, Builtin.Body body) {
    Signature s = signature.positionalOnly().doc(doc).build();
    fields.put(s.name().substring("math.".length()), Builtin.core(s, body));
  }

  private static Signature.Builder of(String name) {
    return Signature.of("math." + name).returns("float").required("x", NUMBER);
  }

  private void unary(String name, String doc, DoubleUnaryOperator f) {
    add(of(name), doc, (_, a) -> f.applyAsDouble(a.number("x")));
  }

  private void binary(String name, String doc, DoubleBinaryOperator f) {
    add(
        of(name).required("y", NUMBER),
        doc,
        (_, a) -> f.applyAsDouble(a.number("x"), a.number("y")));
  }

  private void integral(String name, String doc, DoubleUnaryOperator f) {
    add(
        of(name).returns("int"),
        doc,
        (_, a) -> {
          if (!(a.raw("x") instanceof Double x)) {
            return a.raw("x");
          }
          if (!Double.isFinite(x)) {
            throw new EvalException(
                "cannot convert float " + (x.isNaN() ? "NaN" : "infinity") + " to integer");
          }
          return Values.fromJava(new BigDecimal(f.applyAsDouble(x)).toBigInteger());
        });
  }

  private void logarithm() {
    add(
        of("log").optional("base", NUMBER, StrictMath.E, ""),
        "The logarithm of x, natural unless a base is given.",
        (_, a) -> {
          double base = a.number("base");
          if (base == 1) {
            throw new EvalException("division by zero");
          }
          double log = StrictMath.log(a.number("x"));
          return base == StrictMath.E ? log : log / StrictMath.log(base);
        });
  }
}
