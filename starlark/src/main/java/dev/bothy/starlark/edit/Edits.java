package dev.bothy.starlark.edit;

import dev.bothy.starlark.Diagnostic;
import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Def;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.Statement;
import dev.bothy.starlark.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Edits of the body of one function of a file. Only its unconditional calls are changed: the
 * statements of the body itself, not those inside an if, a loop, a nested function or a
 * comprehension. What stands elsewhere in the file stays, but for a list that a name bound once
 * brings into a call.
 *
 * <p>Every operation gives the whole new file, says that there is nothing to do, or refuses and
 * says why. To make several edits, open each result's file again. Writing the file is the caller's.
 */
public final class Edits {
  private final SyntaxTree tree;
  private final SourceFile source;
  private final String function;
  private final Style style;
  private final Bindings bindings;
  private final @Nullable Def def;
  private final @Nullable Diagnostic problem;

  private Edits(SourceFile source, String function) {
    this.source = source;
    this.function = function;
    tree = SyntaxTree.parse(source);
    style = new Style(tree);
    bindings = new Bindings(tree);
    List<Def> found = new ArrayList<>();
    for (Statement s : tree.statements()) {
      if (s instanceof Def d && d.name().name().equals(function)) {
        found.add(d);
      }
    }
    def = found.size() == 1 ? found.getFirst() : null;
    problem =
        !tree.errors().isEmpty()
            ? tree.errors().getFirst()
            : def != null
                ? null
                : found.isEmpty()
                    ? noFunction()
                    : at(
                        found.get(1).start(),
                        "there are two functions " + function,
                        "edit one of them by hand");
  }

  /** Starts edits of a function of a file; {@code build} of a build.envd. */
  public static Edits of(SourceFile source, String function) {
    return new Edits(source, function);
  }

  private Diagnostic noFunction() {
    List<String> others = new ArrayList<>();
    int offset = 0;
    for (Statement s : tree.statements()) {
      if (s instanceof Def d) {
        others.add(d.name().name());
      } else if (s instanceof Statement.Assign(Expression.Name n, _, _, _)
          && n.name().equals(function)) {
        offset = s.start();
      }
    }
    return at(
        offset,
        "there is no function " + function + " defined by def",
        others.isEmpty()
            ? null
            : "the file defines " + String.join(", ", others) + ": name one of them");
  }

  private Diagnostic at(int offset, String message, @Nullable String hint) {
    int line = source.line(offset);
    return new Diagnostic(
        source.name(), line, source.column(offset), message, hint, source.lineText(line));
  }

  /** The unconditional calls of a function in the body, in the order of the text. */
  public List<Expression.Call> calls(String callee) {
    List<Expression.Call> calls = new ArrayList<>();
    for (Statement s : body()) {
      for (Expression.Call c : Calls.unconditional(s)) {
        if (callee.equals(c.function().dottedName())) {
          calls.add(c);
        }
      }
    }
    return calls;
  }

  private List<Statement> body() {
    return def == null ? List.of() : def.body().statements();
  }

  /** Why nothing in the file can be edited, or null. */
  private @Nullable Diagnostic problem(String callee) {
    if (problem != null) {
      return problem;
    }
    String first = callee.contains(".") ? callee.substring(0, callee.indexOf('.')) : callee;
    return bindings.binds(first)
        ? at(
            Objects.requireNonNull(def).start(),
            first + " is bound in this file, so " + callee + " may be something else",
            "edit the file by hand")
        : null;
  }

  // Lists of strings.

  /**
   * Appends strings to a list argument: to the list of the first call that has one that can be
   * edited; else in a call of its own. Strings that a call has already are left out.
   */
  public EditResult append(ListArgument where, List<String> values) {
    Diagnostic wrong = problem(where.callee());
    if (wrong != null) {
      return new EditResult.Refused(wrong);
    }
    Set<String> missing = new LinkedHashSet<>(values);
    int present = -1;
    for (Expression.StringLiteral s : strings(where)) {
      String identity = where.identity().apply(s.value());
      if (missing.removeIf(v -> where.identity().apply(v).equals(identity)) && present < 0) {
        present = s.start();
      }
    }
    if (missing.isEmpty()) {
      return alreadyAt(Math.max(0, present));
    }
    for (Expression.Call call : calls(where.callee())) {
      Argument argument = Calls.argument(call, where.argument());
      Expression.ListLiteral list = argument == null ? null : editable(argument.value());
      if (list != null) {
        char quote = style.quote();
        for (Expression e : list.elements()) {
          if (e.bare() instanceof Expression.StringLiteral s) {
            quote = style.quoteAt(s.start());
          }
        }
        List<String> literals = new ArrayList<>();
        for (String v : missing) {
          literals.add(Style.literal(v, quote));
        }
        return edited(
            new BracketedItems(tree, list.start(), list.end() - 1, list.elements())
                .append(literals));
      }
    }
    return insertCall(NewCall.of(where.callee(), where.argument(), List.copyOf(missing)));
  }

  private EditResult alreadyAt(int offset) {
    return new EditResult.AlreadySo(source.line(offset), source.column(offset));
  }

  /** All strings that the unconditional calls list, through names bound once. */
  private List<Expression.StringLiteral> strings(ListArgument where) {
    List<Expression.StringLiteral> strings = new ArrayList<>();
    for (Expression.Call call : calls(where.callee())) {
      Argument argument = Calls.argument(call, where.argument());
      if (argument != null) {
        collectStrings(argument.value(), strings, 0);
      }
    }
    return strings;
  }

  private void collectStrings(Expression e, List<Expression.StringLiteral> to, int depth) {
    switch (e) {
      case Expression.Parenthesized p -> collectStrings(p.inner(), to, depth);
      case Expression.StringLiteral s -> to.add(s);
      case Expression.ListLiteral l -> l.elements().forEach(x -> collectStrings(x, to, depth));
      case Expression.TupleLiteral t -> t.elements().forEach(x -> collectStrings(x, to, depth));
      case Expression.Binary b -> {
        collectStrings(b.left(), to, depth);
        collectStrings(b.right(), to, depth);
      }
      case Expression.Name n -> {
        Expression value = bindings.onlyValue(n);
        // A name may be bound to itself; so deep nobody writes.
        if (value != null && depth < 8) {
          collectStrings(value, to, depth + 1);
        }
      }
      default -> {}
    }
  }

  /** The list literal that appending to an expression means appending to, or null. */
  private Expression.@Nullable ListLiteral editable(Expression e) {
    return switch (e) {
      case Expression.Parenthesized p -> editable(p.inner());
      case Expression.ListLiteral l -> l;
      case Expression.Binary b when b.operator() == dev.bothy.starlark.syntax.TokenKind.PLUS -> {
        Expression.ListLiteral right = operand(b.right());
        yield right != null ? right : operand(b.left());
      }
      case Expression.Name n -> {
        Expression value = bindings.isReadOnce(n) ? bindings.onlyValue(n) : null;
        yield value == null || value instanceof Expression.Name ? null : editable(value);
      }
      default -> null;
    };
  }

  private Expression.@Nullable ListLiteral operand(Expression e) {
    return e.bare() instanceof Expression.Name ? null : editable(e);
  }

  /**
   * Removes the strings of a list argument that a predicate picks, from every unconditional call's
   * literal lists.
   */
  public EditResult remove(ListArgument where, Predicate<String> which) {
    Diagnostic wrong = problem(where.callee());
    if (wrong != null) {
      return new EditResult.Refused(wrong);
    }
    Edits current = this;
    EditResult result =
        new EditResult.AlreadySo(source.line(bodyStart()), source.column(bodyStart()));
    while (true) {
      List<TextEdit> edits = current.removal(where, which);
      if (edits.isEmpty()) {
        return result instanceof EditResult.Edited e ? asOne(e.source()) : result;
      }
      result = current.edited(edits);
      if (!(result instanceof EditResult.Edited e)) {
        return result;
      }
      current = new Edits(e.source(), function);
    }
  }

  private int bodyStart() {
    return def == null ? 0 : def.body().start();
  }

  private List<TextEdit> removal(ListArgument where, Predicate<String> which) {
    for (Expression.Call call : calls(where.callee())) {
      Argument argument = Calls.argument(call, where.argument());
      if (argument == null) {
        continue;
      }
      for (Expression.ListLiteral list : literals(argument.value())) {
        for (int i = 0; i < list.elements().size(); i++) {
          if (list.elements().get(i).bare() instanceof Expression.StringLiteral s
              && which.test(s.value())) {
            return new BracketedItems(tree, list.start(), list.end() - 1, list.elements())
                .remove(i);
          }
        }
      }
    }
    return List.of();
  }

  private List<Expression.ListLiteral> literals(Expression e) {
    return switch (e) {
      case Expression.Parenthesized p -> literals(p.inner());
      case Expression.ListLiteral l -> List.of(l);
      case Expression.Binary b -> {
        List<Expression.ListLiteral> both = new ArrayList<>(literals(b.left()));
        both.addAll(literals(b.right()));
        yield both;
      }
      case Expression.Name n -> {
        Expression.ListLiteral one = editable(n);
        yield one == null ? List.of() : List.of(one);
      }
      default -> List.of();
    };
  }

  /** Several steps as one change of what differs between the first and the last text. */
  private EditResult asOne(SourceFile changed) {
    String before = source.text();
    String after = changed.text();
    int start = 0;
    while (start < Math.min(before.length(), after.length())
        && before.charAt(start) == after.charAt(start)) {
      start++;
    }
    int tail = 0;
    while (tail < Math.min(before.length(), after.length()) - start
        && before.charAt(before.length() - 1 - tail) == after.charAt(after.length() - 1 - tail)) {
      tail++;
    }
    TextEdit edit =
        new TextEdit(start, before.length() - tail, after.substring(start, after.length() - tail));
    return new EditResult.Edited(changed, List.of(edit));
  }

  // Calls.

  /**
   * Adds a call, unless an unconditional one with an equal first argument is there: behind the last
   * statement that holds a call of the same function, else of the same module, else at the end of
   * the body.
   */
  public EditResult addCall(NewCall call) {
    Diagnostic wrong = problem(call.callee());
    if (wrong != null) {
      return new EditResult.Refused(wrong);
    }
    Expression.Call same = sameCall(call);
    return same == null ? insertCall(call) : alreadyAt(same.start());
  }

  private Expression.@Nullable Call sameCall(NewCall wanted) {
    Map.Entry<String, Object> key = wanted.arguments().firstEntry();
    for (Expression.Call call : calls(wanted.callee())) {
      Argument argument = Calls.argument(call, key.getKey());
      if (argument != null && isLiteral(argument.value(), key.getValue(), 0)) {
        return call;
      }
    }
    return null;
  }

  private boolean isLiteral(Expression e, Object value, int depth) {
    return switch (e.bare()) {
      case Expression.StringLiteral s -> s.value().equals(value);
      case Expression.IntLiteral i ->
          value instanceof Number n && i.value().longValue() == n.longValue();
      case Expression.Name n -> {
        if (value instanceof Boolean b && n.name().equals(b ? "True" : "False")) {
          yield true;
        }
        Expression bound = bindings.onlyValue(n);
        yield bound != null && depth < 8 && isLiteral(bound, value, depth + 1);
      }
      default -> false;
    };
  }

  /** Removes the unconditional call with an equal first argument, with its line. */
  public EditResult removeCall(NewCall call) {
    Diagnostic wrong = problem(call.callee());
    if (wrong != null) {
      return new EditResult.Refused(wrong);
    }
    Expression.Call same = sameCall(call);
    if (same == null) {
      return alreadyAt(bodyStart());
    }
    for (Statement s : body()) {
      if (s instanceof Statement.Expr(Expression e) && e.equals(same)) {
        return edited(new BodyStatements(tree, Objects.requireNonNull(def).body()).remove(s));
      }
    }
    return new EditResult.Refused(
        at(same.start(), "the call is part of another expression", "remove it by hand"));
  }

  private EditResult insertCall(NewCall call) {
    return edited(
        new BodyStatements(tree, Objects.requireNonNull(def).body())
            .insert(call.callee(), written(call)));
  }

  private String written(NewCall call) {
    String equal = isSpaced(call.callee()) ? " = " : "=";
    StringBuilder out = new StringBuilder(call.callee()).append('(');
    String separator = "";
    for (Map.Entry<String, Object> a : call.arguments().entrySet()) {
      out.append(separator)
          .append(a.getKey())
          .append(equal)
          .append(Style.literal(a.getValue(), style.quote()));
      separator = ", ";
    }
    return out.append(')').toString();
  }

  /** As the last call of the same function has it, else most of the file's. */
  private boolean isSpaced(String callee) {
    int spaced = 0;
    int all = 0;
    List<Expression.Call> inFile = new ArrayList<>();
    for (Statement s : tree.statements()) {
      Calls.visitAll(
          s,
          e -> {
            if (e instanceof Expression.Call c) {
              inFile.add(c);
            }
          });
    }
    for (Expression.Call c : inFile.reversed()) {
      boolean same = callee.equals(c.function().dottedName());
      for (Argument a : c.arguments()) {
        if (a instanceof Argument.Named n) {
          boolean isSpaced = style.isSpaced(n.equal());
          if (same) {
            return isSpaced;
          }
          all++;
          spaced += isSpaced ? 1 : 0;
        }
      }
    }
    return spaced * 2 > all;
  }

  /**
   * Gives an argument of the first unconditional call of a function a literal value: replaces the
   * one that is there, or adds it by name behind the others.
   *
   * @param value as {@link NewCall} takes it
   * @param first whether it is the first parameter, so that it may be given by position
   */
  public EditResult setArgument(String callee, String argument, Object value, boolean first) {
    Diagnostic wrong = problem(callee);
    if (wrong != null) {
      return new EditResult.Refused(wrong);
    }
    List<Expression.Call> calls = calls(callee);
    if (calls.isEmpty()) {
      return new EditResult.Refused(
          at(bodyStart(), function + " has no unconditional call of " + callee, null));
    }
    Expression.Call call = calls.getFirst();
    String literal = Style.literal(value, style.quote());
    for (int i = 0; i < call.arguments().size(); i++) {
      Argument a = call.arguments().get(i);
      if (a instanceof Argument.Named n
          ? n.name().equals(argument)
          : first && i == 0 && a instanceof Argument.Positional) {
        if (isLiteral(a.value(), value, 0)) {
          return alreadyAt(a.start());
        }
        return edited(List.of(new TextEdit(a.value().start(), a.value().end(), literal)));
      }
      if (a instanceof Argument.Star || a instanceof Argument.StarStar) {
        return new EditResult.Refused(
            at(a.start(), "the call takes arguments from a variable", "edit it by hand"));
      }
    }
    String added = argument + (isSpaced(callee) ? " = " : "=") + literal;
    return edited(
        new BracketedItems(tree, call.open(), call.end() - 1, call.arguments())
            .append(List.of(added)));
  }

  /**
   * Makes the edits, unless the outcome would not be a file that parses and defines the function.
   */
  private EditResult edited(List<TextEdit> edits) {
    SourceFile changed = SourceFile.of(source.name(), TextEdit.apply(source.text(), edits));
    Edits check = new Edits(changed, function);
    if (check.problem != null) {
      return new EditResult.Refused(
          at(
              edits.getFirst().start(),
              "no safe place for the edit here: " + check.problem.message(),
              "edit the file by hand"));
    }
    return new EditResult.Edited(changed, List.copyOf(edits));
  }
}
