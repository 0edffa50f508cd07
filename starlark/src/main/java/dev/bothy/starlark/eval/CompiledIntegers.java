package dev.bothy.starlark.eval;

import static java.lang.constant.ConstantDescs.CD_Long;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.bothy.starlark.syntax.TokenKind;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Code for operators on variables and int literals, done in longs. When an operand is something
 * else, or the result does not fit, it jumps to a place where the node itself is evaluated, from
 * the start: reading variables again changes nothing.
 */
final class CompiledIntegers {
  private static final int MAX_DEPTH = 8;
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final MethodTypeDesc LONGS = MethodTypeDesc.of(CD_long, CD_long, CD_long);

  private final CompiledMethod m;
  private final CodeBuilder b;

  CompiledIntegers(CompiledMethod m) {
    this.m = m;
    b = m.b;
  }

  private static boolean isOperand(Node n, int depth) {
    return n instanceof VariableNodes.Local
        || (n instanceof VariableNodes.Constant c && c.value instanceof Long)
        || (depth < MAX_DEPTH
            && n instanceof OperatorNodes.TwoOperands t
            && isInteger(t.operator, t.left, t.right, depth + 1));
  }

  private static boolean isInteger(TokenKind operator, Node left, Node right, int depth) {
    return switch (operator) {
      case PLUS, MINUS, STAR, SLASH_SLASH, PERCENT, AMPERSAND, BAR, CIRCUMFLEX ->
          isOperand(left, depth) && isOperand(right, depth);
      default -> false;
    };
  }

  static boolean isInteger(TokenKind operator, Node left, Node right) {
    return isInteger(operator, left, right, 0);
  }

  static boolean isInteger(Node node) {
    return node instanceof OperatorNodes.TwoOperands t && isInteger(t.operator, t.left, t.right);
  }

  static boolean isComparison(Node node) {
    return (node instanceof OperatorNodes.Ordered || node instanceof OperatorNodes.Equal)
        && node instanceof OperatorNodes.TwoOperands t
        && isOperand(t.left, 0)
        && isOperand(t.right, 0)
        // Two variables may well be strings.
        && (node instanceof OperatorNodes.Ordered
            || !(t.left instanceof VariableNodes.Local && t.right instanceof VariableNodes.Local));
  }

  /** Computes an operand; the JVM local that holds it as a long. */
  int number(Node n, Label slow) {
    if (n instanceof VariableNodes.Constant c && c.value instanceof Long l) {
      int local = b.allocateLocal(TypeKind.LONG);
      b.loadConstant(l.longValue()).lstore(local);
      return local;
    }
    if (n instanceof VariableNodes.Local v) {
      int object = b.allocateLocal(TypeKind.REFERENCE);
      int local = b.allocateLocal(TypeKind.LONG);
      m.slot(v.slot);
      b.astore(object)
          .aload(object)
          .instanceOf(CD_Long)
          .ifeq(slow)
          .aload(object)
          .checkcast(CD_Long)
          .invokevirtual(CD_Long, "longValue", MethodTypeDesc.of(CD_long))
          .lstore(local);
      return local;
    }
    OperatorNodes.TwoOperands t = (OperatorNodes.TwoOperands) n;
    return combine(t.operator, t.left, t.right, slow);
  }

  int combine(TokenKind operator, Node left, Node right, Label slow) {
    int x = number(left, slow);
    int y = number(right, slow);
    int r = b.allocateLocal(TypeKind.LONG);
    switch (operator) {
      case PLUS -> {
        b.lload(x).lload(y).ladd().lstore(r);
        // Overflow when both operands' signs differ from the result's.
        b.lload(x).lload(r).lxor().lload(y).lload(r).lxor().land().lconst_0().lcmp().iflt(slow);
      }
      case MINUS -> {
        b.lload(x).lload(y).lsub().lstore(r);
        b.lload(x).lload(y).lxor().lload(x).lload(r).lxor().land().lconst_0().lcmp().iflt(slow);
      }
      case STAR -> {
        b.lload(x)
            .lload(y)
            .invokestatic(
                CompiledClass.of(Ints.class),
                "areHalves",
                MethodTypeDesc.of(CD_boolean, CD_long, CD_long))
            .ifeq(slow);
        b.lload(x).lload(y).lmul().lstore(r);
      }
      case SLASH_SLASH, PERCENT -> {
        long divisor = right instanceof VariableNodes.Constant c ? (Long) c.value : 0;
        if (operator == TokenKind.PERCENT && divisor > 0 && Long.bitCount(divisor) == 1) {
          b.lload(x).loadConstant(divisor - 1).land().lstore(r);
          break;
        }
        if (divisor <= 0) {
          // Zero is an error, and minus one may overflow.
          b.lload(y).lconst_0().lcmp().ifle(slow);
        }
        b.lload(x)
            .lload(y)
            .invokestatic(MATH, operator == TokenKind.PERCENT ? "floorMod" : "floorDiv", LONGS)
            .lstore(r);
      }
      case AMPERSAND -> b.lload(x).lload(y).land().lstore(r);
      case BAR -> b.lload(x).lload(y).lor().lstore(r);
      case CIRCUMFLEX -> b.lload(x).lload(y).lxor().lstore(r);
      default -> throw new IllegalStateException(operator.text());
    }
    return r;
  }

  /** Jumps when the comparison is false. */
  void compare(OperatorNodes.TwoOperands t, Label slow, Label ifFalse) {
    int x = number(t.left, slow);
    int y = number(t.right, slow);
    b.lload(x).lload(y).lcmp();
    switch (t.operator) {
      case LESS -> b.ifge(ifFalse);
      case LESS_EQUAL -> b.ifgt(ifFalse);
      case GREATER -> b.ifle(ifFalse);
      case GREATER_EQUAL -> b.iflt(ifFalse);
      case EQUAL_EQUAL -> b.ifne(ifFalse);
      case NOT_EQUAL -> b.ifeq(ifFalse);
      default -> throw new IllegalStateException(t.operator.text());
    }
  }
}
