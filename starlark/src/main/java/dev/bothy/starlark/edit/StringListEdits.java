package dev.bothy.starlark.edit;

import dev.bothy.starlark.edit.TreeChange.Wanted;
import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.TokenKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Strings in the list arguments of calls: adding them and taking them out. */
final class StringListEdits {
  private final EditedFunction function;
  private final ListArgument where;

  StringListEdits(EditedFunction function, ListArgument where) {
    this.function = function;
    this.where = where;
  }

  EditResult append(List<String> values) {
    EditResult.Refused refusal = function.refusal(where.callee());
    if (refusal != null) {
      return refusal;
    }
    SequencedMap<String, String> byIdentity = new LinkedHashMap<>();
    for (String value : values) {
      byIdentity.putIfAbsent(where.identity().apply(value), value);
    }
    int present = -1;
    for (Expression.StringLiteral s : strings()) {
      if (byIdentity.remove(where.identity().apply(s.value())) != null && present < 0) {
        present = s.start();
      }
    }
    List<String> missing = List.copyOf(byIdentity.values());
    if (missing.isEmpty()) {
      return function.alreadyAt(Math.max(0, present));
    }
    for (Expression.Call call : function.calls(where.callee())) {
      Argument argument = Calls.argument(call, where.argument());
      Expression.ListLiteral list = argument == null ? null : editable(argument.value());
      if (list != null) {
        return function.edited(
            items(list).append(literals(missing, list)), new Wanted.Elements(0, missing.size()));
      }
    }
    NewCall call = NewCall.of(where.callee(), where.argument(), missing);
    return new CallEdits(function, where.callee()).insert(call);
  }

  private BracketedItems items(Expression.ListLiteral list) {
    return new BracketedItems(function.tree, list.start(), list.end() - 1, list.elements());
  }

  /** With the quotes of the list's last string, else of the file. */
  private List<String> literals(List<String> values, Expression.ListLiteral list) {
    char quote = function.style.quote();
    for (Expression e : list.elements()) {
      if (e.bare() instanceof Expression.StringLiteral s) {
        quote = function.style.quoteAt(s.start());
      }
    }
    List<String> literals = new ArrayList<>();
    for (String v : values) {
      literals.add(Style.literal(v, quote));
    }
    return literals;
  }

  /**
   * All strings that the unconditional calls list, through names bound once. What a name is bound
   * to counts once, however often it is read: by doubling, a few names can hold any number.
   */
  private List<Expression.StringLiteral> strings() {
    List<Expression.StringLiteral> strings = new ArrayList<>();
    Set<Expression> followed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Expression.Call call : function.calls(where.callee())) {
      Argument argument = Calls.argument(call, where.argument());
      if (argument != null) {
        collect(argument.value(), strings, followed);
      }
    }
    return strings;
  }

  private void collect(
      Expression whole, List<Expression.StringLiteral> to, Set<Expression> followed) {
    Deque<Expression> open = new ArrayDeque<>();
    open.push(whole);
    while (!open.isEmpty()) {
      switch (open.pop()) {
        case Expression.Parenthesized p -> open.push(p.inner());
        case Expression.StringLiteral s -> to.add(s);
        case Expression.ListLiteral l -> l.elements().reversed().forEach(open::push);
        case Expression.TupleLiteral t -> t.elements().reversed().forEach(open::push);
        case Expression.Binary b when b.operator() == TokenKind.PLUS -> {
          open.push(b.right());
          open.push(b.left());
        }
        case Expression.Name n -> {
          Expression value = function.bindings.onlyValue(n);
          if (value != null && followed.add(value)) {
            open.push(value);
          }
        }
        default -> {}
      }
    }
  }

  /** The list literal that appending to an expression means appending to, or null. */
  private Expression.@Nullable ListLiteral editable(Expression e) {
    return switch (e) {
      case Expression.Parenthesized p -> editable(p.inner());
      case Expression.ListLiteral l -> l;
      case Expression.Binary b when b.operator() == TokenKind.PLUS -> {
        Expression.ListLiteral right = operand(b.right());
        yield right != null ? right : operand(b.left());
      }
      case Expression.Name n -> {
        Expression value = function.bindings.isReadOnce(n) ? function.bindings.onlyValue(n) : null;
        yield value == null || value instanceof Expression.Name ? null : editable(value);
      }
      default -> null;
    };
  }

  private Expression.@Nullable ListLiteral operand(Expression e) {
    return e.bare() instanceof Expression.Name ? null : editable(e);
  }

  EditResult remove(Predicate<String> which) {
    EditResult.Refused refusal = function.refusal(where.callee());
    if (refusal != null) {
      return refusal;
    }
    StringListEdits current = this;
    for (Removal round = removal(which); round.count() > 0; round = current.removal(which)) {
      EditResult result =
          current.function.edited(round.edits(), new Wanted.ElementsGone(round.count()));
      if (!(result instanceof EditResult.Edited e)) {
        return result;
      }
      current = new StringListEdits(new EditedFunction(e.source(), function.name), where);
    }
    for (Expression.StringLiteral left : current.strings()) {
      if (which.test(left.value())) {
        return current.function.refused(
            left.start(),
            "this list is not only " + where.callee() + "'s, so its elements stay",
            "edit the file by hand");
      }
    }
    return current == this
        ? function.alreadyAt(function.bodyStart())
        : new EditResult.Edited(
            current.function.source,
            List.of(TextEdit.between(function.source.text(), current.function.source.text())));
  }

  /** Edits that do not touch one another, and how many strings they remove. */
  private record Removal(List<TextEdit> edits, int count) {}

  /**
   * Removes as many strings at once as have a neighbour that stays: how an element goes depends on
   * those beside it. Of a run of n every second goes, so the file is read log n times.
   */
  private Removal removal(Predicate<String> which) {
    List<TextEdit> edits = new ArrayList<>();
    int count = 0;
    for (Expression.Call call : function.calls(where.callee())) {
      Argument argument = Calls.argument(call, where.argument());
      if (argument == null) {
        continue;
      }
      for (Expression.ListLiteral list : lists(argument.value())) {
        BracketedItems items = items(list);
        for (int i = 0; i < list.elements().size(); i++) {
          if (list.elements().get(i).bare() instanceof Expression.StringLiteral s
              && which.test(s.value())) {
            edits.addAll(items.remove(i));
            count++;
            i++;
          }
        }
      }
    }
    return new Removal(edits, count);
  }

  /** The list literals in an argument that nothing else reads. */
  private List<Expression.ListLiteral> lists(Expression e) {
    return switch (e) {
      case Expression.Parenthesized p -> lists(p.inner());
      case Expression.ListLiteral l -> List.of(l);
      case Expression.Binary b when b.operator() == TokenKind.PLUS -> {
        List<Expression.ListLiteral> both = new ArrayList<>(lists(b.left()));
        both.addAll(lists(b.right()));
        yield both;
      }
      case Expression.Name n -> {
        Expression value = function.bindings.isReadOnce(n) ? function.bindings.onlyValue(n) : null;
        yield value == null || value instanceof Expression.Name ? List.of() : lists(value);
      }
      default -> List.of();
    };
  }
}
