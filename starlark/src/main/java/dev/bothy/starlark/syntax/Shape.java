package dev.bothy.starlark.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file says without where it says it: equal for two files that differ in layout, comments,
 * quotes and trailing commas only.
 *
 * @param label what kind of node it is, and what it holds besides its parts: a name, an operator, a
 *     value
 * @param parts what it is made of, in a fixed order; lists, as a call's arguments, are parts of
 *     their own
 */
public record Shape(String label, List<Shape> parts) {
  private static final Shape ABSENT = new Shape("-", List.of());

  /** The shape of a whole file: its statements. What could not be read is not told apart. */
  public static Shape of(SyntaxTree tree) {
    return statements("File", tree.statements());
  }

  private static Shape statements(String label, List<Statement> statements) {
    List<Shape> parts = new ArrayList<>(statements.size());
    for (Statement s : statements) {
      parts.add(of(s));
    }
    return new Shape(label, parts);
  }

  private static Shape block(Statement.@Nullable Block block) {
    return block == null ? ABSENT : statements("Block", block.statements());
  }

  private static Shape of(Statement statement) {
    return switch (statement) {
      case Statement.Expr e -> new Shape("Expr", List.of(of(e.expression())));
      case Statement.Assign a ->
          new Shape(
              a.operator() == null ? "Assign" : "Assign " + a.operator(),
              List.of(of(a.target()), of(a.value())));
      case Def d ->
          new Shape("Def " + d.name().name(), List.of(parameters(d.parameters()), block(d.body())));
      case Statement.If i -> {
        List<Shape> parts = new ArrayList<>();
        for (Statement.Branch b : i.branches()) {
          parts.add(new Shape("Branch", List.of(of(b.condition()), block(b.body()))));
        }
        parts.add(block(i.otherwise()));
        yield new Shape("If", parts);
      }
      case Statement.For f ->
          new Shape("For", List.of(of(f.variables()), of(f.operand()), block(f.body())));
      case Statement.While w -> new Shape("While", List.of(of(w.condition()), block(w.body())));
      case Statement.Return r -> new Shape("Return", List.of(optional(r.value())));
      case Statement.Load l -> {
        List<Shape> parts = new ArrayList<>();
        for (Statement.Binding b : l.bindings()) {
          String original = b.original();
          parts.add(new Shape("Binding " + b.local().name(), List.of(leaf(original))));
        }
        yield new Shape("Load " + l.module().value(), parts);
      }
      case Statement.Break _ -> leaf("Break");
      case Statement.Continue _ -> leaf("Continue");
      case Statement.Pass _ -> leaf("Pass");
      case Statement.Broken _ -> leaf("Broken");
    };
  }

  /** Goes down the left side in a loop, since chains are long. */
  private static Shape of(Expression expression) {
    Expression e = expression;
    Expression left = left(e);
    if (left == null) {
      return alone(e);
    }
    ArrayDeque<Expression> chain = new ArrayDeque<>();
    for (; left != null; left = left(e)) {
      chain.push(e);
      e = left;
    }
    Shape shape = alone(e);
    for (Expression link : chain) {
      shape = behind(shape, link);
    }
    return shape;
  }

  private static @Nullable Expression left(Expression e) {
    return switch (e) {
      case Expression.Binary b -> b.left();
      case Expression.Call c -> c.function();
      case Expression.Dot d -> d.target();
      case Expression.Index i -> i.target();
      case Expression.Slice s -> s.target();
      default -> null;
    };
  }

  private static Shape behind(Shape left, Expression link) {
    return switch (link) {
      case Expression.Binary b -> new Shape("Binary " + b.operator(), List.of(left, of(b.right())));
      case Expression.Call c -> {
        List<Shape> arguments = new ArrayList<>(c.arguments().size());
        for (Argument a : c.arguments()) {
          arguments.add(new Shape(label(a), List.of(of(a.value()))));
        }
        yield new Shape("Call", List.of(left, new Shape("Arguments", arguments)));
      }
      case Expression.Dot d -> new Shape("Dot " + d.name(), List.of(left));
      case Expression.Index i -> new Shape("Index", List.of(left, of(i.index())));
      case Expression.Slice s ->
          new Shape(
              "Slice", List.of(left, optional(s.low()), optional(s.high()), optional(s.step())));
      default -> throw new IllegalArgumentException("no left side: " + link);
    };
  }

  private static Shape alone(Expression expression) {
    return switch (expression) {
      case Expression.Name n -> leaf("Name " + n.name());
      case Expression.IntLiteral i -> leaf("Int " + i.value());
      case Expression.FloatLiteral f -> leaf("Float " + f.value());
      case Expression.StringLiteral s -> leaf("String " + s.value());
      case Expression.BytesLiteral b -> leaf("Bytes " + Arrays.toString(b.value()));
      case Expression.ListLiteral l -> expressions("List", l.elements());
      case Expression.TupleLiteral t ->
          expressions(t.parenthesized() ? "Tuple" : "Bare tuple", t.elements());
      case Expression.DictLiteral d -> {
        List<Shape> parts = new ArrayList<>(d.entries().size());
        for (Expression.Entry e : d.entries()) {
          parts.add(entry(e));
        }
        yield new Shape("Dict", parts);
      }
      case Expression.Parenthesized p -> new Shape("Parenthesized", List.of(of(p.inner())));
      case Expression.Unary u -> new Shape("Unary " + u.operator(), List.of(of(u.operand())));
      case Expression.Conditional c ->
          new Shape("Conditional", List.of(of(c.condition()), of(c.then()), of(c.otherwise())));
      case Expression.Binary _,
          Expression.Call _,
          Expression.Dot _,
          Expression.Index _,
          Expression.Slice _ ->
          throw new IllegalArgumentException("not alone: " + expression);
      case Expression.ListComprehension c ->
          new Shape("List comprehension", List.of(of(c.body()), clauses(c.clauses())));
      case Expression.DictComprehension c ->
          new Shape("Dict comprehension", List.of(entry(c.body()), clauses(c.clauses())));
      case Expression.Lambda l ->
          new Shape("Lambda", List.of(parameters(l.parameters()), of(l.body())));
      case Expression.Missing _ -> leaf("Missing");
    };
  }

  private static String label(Argument argument) {
    return switch (argument) {
      case Argument.Positional _ -> "Positional";
      case Argument.Named n -> "Named " + n.name();
      case Argument.Star _ -> "Star";
      case Argument.StarStar _ -> "Star star";
    };
  }

  private static Shape leaf(String label) {
    return new Shape(label, List.of());
  }

  private static Shape optional(@Nullable Expression e) {
    return e == null ? ABSENT : of(e);
  }

  private static Shape entry(Expression.Entry e) {
    return new Shape("Entry", List.of(of(e.key()), of(e.value())));
  }

  private static Shape expressions(String label, List<Expression> expressions) {
    List<Shape> parts = new ArrayList<>(expressions.size());
    for (Expression e : expressions) {
      parts.add(of(e));
    }
    return new Shape(label, parts);
  }

  private static Shape parameters(List<Def.Parameter> parameters) {
    List<Shape> parts = new ArrayList<>(parameters.size());
    for (Def.Parameter p : parameters) {
      String name = p.name() == null ? "" : p.name().name();
      parts.add(new Shape(p.kind() + " " + name, List.of(optional(p.defaultValue()))));
    }
    return new Shape("Parameters", parts);
  }

  private static Shape clauses(List<Comprehension> clauses) {
    List<Shape> parts = new ArrayList<>(clauses.size());
    for (Comprehension clause : clauses) {
      parts.add(
          switch (clause) {
            case Comprehension.For f ->
                new Shape("For", List.of(of(f.variables()), of(f.operand())));
            case Comprehension.If i -> new Shape("If", List.of(of(i.condition())));
          });
    }
    return new Shape("Clauses", parts);
  }

  // One frame a level: a long chain of operators is a deep tree, and a generated equals has many.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Shape s && isSame(this, s);
  }

  private static boolean isSame(Shape a, Shape b) {
    if (a.parts.size() != b.parts.size() || !a.label.equals(b.label)) {
      return false;
    }
    for (int i = 0; i < a.parts.size(); i++) {
      if (!isSame(a.parts.get(i), b.parts.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return label.hashCode() * 31 + parts.size();
  }
}
