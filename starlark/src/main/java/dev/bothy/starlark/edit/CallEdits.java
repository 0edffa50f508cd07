package dev.bothy.starlark.edit;

import dev.bothy.starlark.edit.TreeChange.Wanted;
import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.TokenKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls of one function: adding and removing them, and their arguments. */
final class CallEdits {
  /** How many names in a row a value is looked up through; a name may be bound to itself. */
  private static final int MAX_NAMES = 8;

  private final EditedFunction function;
  private final String callee;

  CallEdits(EditedFunction function, String callee) {
    this.function = function;
    this.callee = callee;
  }

  EditResult add(NewCall call) {
    EditResult.Refused refusal = function.refusal(callee);
    if (refusal != null) {
      return refusal;
    }
    Expression.Call same = same(call);
    return same == null ? insert(call) : function.alreadyAt(same.start());
  }

  /** Adds a call whether or not there is one like it. */
  EditResult insert(NewCall call) {
    BodyStatements body = function.body();
    Statement neighbour = body.neighbour(callee);
    return function.edited(
        body.insert(neighbour, written(call, neighbour.start())), new Wanted.Statements(0, 1));
  }

  EditResult remove(NewCall call) {
    EditResult.Refused refusal = function.refusal(callee);
    if (refusal != null) {
      return refusal;
    }
    Expression.Call same = same(call);
    if (same == null) {
      return function.alreadyAt(function.bodyStart());
    }
    for (Statement s : function.statements()) {
      if (s instanceof Statement.Expr(Expression e) && e.equals(same)) {
        // The only statement makes way for a pass.
        int left = function.statements().size() == 1 ? 1 : 0;
        return function.edited(function.body().remove(s), new Wanted.Statements(1, left));
      }
    }
    return function.refused(
        same.start(), "the call is part of another expression", "remove it by hand");
  }

  private Expression.@Nullable Call same(NewCall wanted) {
    Map.Entry<String, Object> key = wanted.arguments().firstEntry();
    for (Expression.Call call : function.calls(callee)) {
      Argument argument = Calls.argument(call, key.getKey());
      if (argument != null && isLiteral(argument.value(), key.getValue(), 0)) {
        return call;
      }
    }
    return null;
  }

  /** Whether an expression is a value, perhaps through constants bound once. */
  private boolean isLiteral(Expression e, Object value, int names) {
    return switch (e.bare()) {
      case Expression.StringLiteral s -> s.value().equals(value);
      case Expression.IntLiteral i ->
          value instanceof Number n && integer(i.value()).equals(integer(n));
      case Expression.Name n -> {
        if (value instanceof Boolean b && n.name().equals(b ? "True" : "False")) {
          yield true;
        }
        Expression bound = function.bindings.onlyValue(n);
        yield bound != null && names < MAX_NAMES && isLiteral(bound, value, names + 1);
      }
      case Expression.ListLiteral l -> {
        boolean equal = value instanceof List<?> list && list.size() == l.elements().size();
        for (int i = 0; equal && i < l.elements().size(); i++) {
          equal = isLiteral(l.elements().get(i), ((List<?>) value).get(i), names);
        }
        yield equal;
      }
      case Expression.DictLiteral d -> value instanceof Map<?, ?> map && isLiteral(d, map, names);
      case Expression.Unary u ->
          u.operator() == TokenKind.MINUS
              && value instanceof Number n
              && isLiteral(u.operand(), integer(n).negate(), names);
      default -> false;
    };
  }

  private boolean isLiteral(Expression.DictLiteral literal, Map<?, ?> map, int names) {
    Set<Object> keys = new HashSet<>();
    for (Expression.Entry entry : literal.entries()) {
      if (!(entry.key().bare() instanceof Expression.StringLiteral key)) {
        return false;
      }
      Object value = map.get(key.value());
      if (value == null || !isLiteral(entry.value(), value, names)) {
        return false;
      }
      keys.add(key.value());
    }
    return keys.equals(map.keySet());
  }

  /** Of whatever size: a literal beyond 64 bits is a BigInteger. */
  private static BigInteger integer(Number number) {
    return number instanceof BigInteger big ? big : BigInteger.valueOf(number.longValue());
  }

  private String written(NewCall call, int near) {
    String equal = isSpaced(near) ? " = " : "=";
    StringBuilder out = new StringBuilder(callee).append('(');
    String separator = "";
    for (Map.Entry<String, Object> a : call.arguments().entrySet()) {
      out.append(separator)
          .append(a.getKey())
          .append(equal)
          .append(Style.literal(a.getValue(), function.style.quote()));
      separator = ", ";
    }
    return out.append(')').toString();
  }

  /** As the nearest call of the same function has it, else most of the file's. */
  private boolean isSpaced(int near) {
    int spaced = 0;
    int all = 0;
    int nearest = Integer.MAX_VALUE;
    boolean nearestIsSpaced = false;
    for (Expression.Call c : callsInFile()) {
      for (Argument a : c.arguments()) {
        if (!(a instanceof Argument.Named n)) {
          continue;
        }
        boolean isSpaced = function.style.isSpaced(n.equal());
        all++;
        spaced += isSpaced ? 1 : 0;
        int distance = Math.abs(c.start() - near);
        if (distance < nearest && callee.equals(c.function().dottedName())) {
          nearest = distance;
          nearestIsSpaced = isSpaced;
        }
      }
    }
    return nearest < Integer.MAX_VALUE ? nearestIsSpaced : spaced * 2 > all;
  }

  private List<Expression.Call> callsInFile() {
    List<Expression.Call> calls = new ArrayList<>();
    for (Statement s : function.tree.statements()) {
      Calls.visitAll(
          s,
          e -> {
            if (e instanceof Expression.Call c) {
              calls.add(c);
            }
          });
    }
    return calls;
  }

  EditResult setArgument(String argument, Object value, boolean first) {
    EditResult.Refused refusal = function.refusal(callee);
    if (refusal != null) {
      return refusal;
    }
    List<Expression.Call> calls = function.calls(callee);
    if (calls.isEmpty()) {
      return none();
    }
    Expression.Call call = calls.getFirst();
    String literal = Style.literal(value, function.style.quote());
    for (int i = 0; i < call.arguments().size(); i++) {
      Argument a = call.arguments().get(i);
      if (a instanceof Argument.Named n
          ? n.name().equals(argument)
          : first && i == 0 && a instanceof Argument.Positional) {
        if (isLiteral(a.value(), value, 0)) {
          return function.alreadyAt(a.start());
        }
        if (function.holdsComment(a.value())) {
          return function.refused(
              a.value().start(), "the value has a comment, which would go", "edit it by hand");
        }
        return function.edited(
            List.of(new TextEdit(a.value().start(), a.value().end(), literal)),
            new Wanted.Value(a instanceof Argument.Named ? argument : null));
      }
      if (a instanceof Argument.Star || a instanceof Argument.StarStar) {
        return function.refused(
            a.start(), "the call takes arguments from a variable", "edit it by hand");
      }
    }
    long byPosition =
        call.arguments().stream().filter(a -> a instanceof Argument.Positional).count();
    if (byPosition > 1) {
      return function.refused(
          call.start(),
          "the call gives " + byPosition + " arguments by position, and one may be " + argument,
          "edit it by hand");
    }
    String added = argument + (isSpaced(call.start()) ? " = " : "=") + literal;
    return function.edited(arguments(call).append(List.of(added)), new Wanted.Arguments(0, 1));
  }

  EditResult removeArgument(String argument) {
    EditResult.Refused refusal = function.refusal(callee);
    if (refusal != null) {
      return refusal;
    }
    List<Expression.Call> calls = function.calls(callee);
    if (calls.isEmpty()) {
      return none();
    }
    Expression.Call call = calls.getFirst();
    for (int i = 0; i < call.arguments().size(); i++) {
      if (call.arguments().get(i) instanceof Argument.Named n && n.name().equals(argument)) {
        return function.edited(arguments(call).remove(i), new Wanted.Arguments(1, 0));
      }
    }
    return function.alreadyAt(call.start());
  }

  private EditResult none() {
    return function.refused(
        function.bodyStart(),
        function.name + " has no unconditional call of " + callee,
        "add one by hand");
  }

  private BracketedItems arguments(Expression.Call call) {
    return new BracketedItems(function.tree, call.open(), call.end() - 1, call.arguments());
  }
}
