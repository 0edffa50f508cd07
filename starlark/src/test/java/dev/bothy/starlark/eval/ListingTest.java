package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.eval.Parameter.Kind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What a host declares is enough to write its reference and its stubs from: two small generators
 * do, knowing nothing but the listing.
 */
class ListingTest {
  record Table(String name) implements HostValue {
    static final Type TYPE = Type.host("Table", Table.class);
    static final Methods<Table> METHODS =
        Methods.<Table>builder()
            .add(
                Signature.of("Table.select")
                    .doc("Keeps some columns.")
                    .args("columns", Type.STRING, "their names")
                    .returns(TYPE)
                    .build(),
                (table, _, _) -> table)
            .build();

    @Override
    public String typeName() {
      return "Table";
    }

    @Override
    public Object getField(String field) {
      return Objects.requireNonNull(METHODS.bind(this, field));
    }
  }

  private static final Predeclared NAMES =
      Predeclared.core()
          .with("VERSION", "1.2")
          .with(
              "tables",
              Namespace.of(
                  "tables",
                  Builtin.of(
                      Signature.of("tables.read")
                          .doc("Reads a table.")
                          .required("path", Type.STRING, "where it is")
                          .optional("format", Type.choice("csv", "parquet"), "csv", "how it is")
                          .namedOnly()
                          .optional(
                              "types",
                              Type.dictOf(Type.STRING, Type.oneOf(Type.STRING, Type.CALLABLE)),
                              "what columns are")
                          .optional("limit", Type.optional(Type.INT), None.NONE, "how many rows")
                          .renamed("fmt", "format")
                          .returns(Table.TYPE)
                          .build(),
                      (_, arguments) -> new Table(arguments.string("path"))),
                  Builtin.of(
                      Signature.of("tables.join")
                          .doc("Puts tables side by side.")
                          .required("tables", Type.listOf(Table.TYPE), "at least one")
                          .positionalOnly()
                          .kwargs("names", Type.STRING, "new names of columns")
                          .deprecated("Use `concat`.")
                          .returns(Table.TYPE)
                          .build(),
                      (_, arguments) -> arguments.list("tables").getFirst())));

  @Test
  void theReferenceIsWrittenFromTheListing() {
    assertThat(
            signatures("tables").stream()
                .map(ListingTest::markdown)
                .collect(Collectors.joining("\n")))
        .isEqualTo(
            """
            ### tables.read(path, format="csv", *, types=None, limit=None)

            Reads a table. Gives a Table.

            - `path` (string, required): where it is
            - `format` ("csv" or "parquet"): how it is
            - `types` (dict of string to string or callable): what columns are
            - `limit` (int or NoneType): how many rows
            - not `fmt`: fmt is now format

            ### tables.join(tables, /, **names)

            **Deprecated.** Use `concat`.

            Puts tables side by side. Gives a Table.

            - `tables` (list of Table, required): at least one
            - `names` (string): new names of columns
            """);
  }

  @Test
  void stubsAreWrittenFromTheListing() {
    StringBuilder stub = new StringBuilder();
    NAMES
        .values()
        .forEach(
            (name, value) -> {
              if (!Predeclared.core().values().containsKey(name) && value instanceof String) {
                stub.append(name).append(": str\n");
              }
            });
    stub.append("class Table:\n");
    Table.METHODS
        .signatures()
        .forEach(s -> stub.append("    ").append(stub(s, "self, ")).append('\n'));
    stub.append("class tables:\n");
    signatures("tables").forEach(s -> stub.append("    ").append(stub(s, "")).append('\n'));
    assertThat(stub.toString())
        .isEqualTo(
            """
            VERSION: str
            class Table:
                def select(self, *columns: str) -> Table: ...
            class tables:
                def read(path: str, format: Literal["csv", "parquet"] = "csv", *, types: dict[str, str | Callable[..., Any]] | None = None, limit: int | None = None) -> Table: ...
                def join(tables: list[Table], /, **names: str) -> Table: ...
            """);
  }

  @Test
  void theLanguageItselfIsListed() {
    assertThat(Predeclared.core().values().keySet()).contains("len", "sorted", "None", "True");
    assertThat(Predeclared.methodsOfTypes().get("string"))
        .extracting(Signature::name)
        .contains("split", "removeprefix", "format");
    assertThat(Predeclared.methodsOfTypes())
        .containsOnlyKeys("string", "bytes", "list", "dict", "set");
  }

  private static List<Signature> signatures(String namespace) {
    Namespace n = (Namespace) Objects.requireNonNull(NAMES.get(namespace));
    return n.fieldNames().stream()
        .map(field -> ((Builtin) Objects.requireNonNull(n.getField(field))).signature())
        .toList();
  }

  private static String markdown(Signature s) {
    StringBuilder out = new StringBuilder("### " + s + "\n\n");
    if (s.deprecation() != null) {
      out.append("**Deprecated.** ").append(s.deprecation()).append("\n\n");
    }
    out.append(s.doc()).append(" Gives a ").append(s.result().name()).append(".\n\n");
    for (Parameter p : s.parameters()) {
      out.append("- `").append(p.name()).append("` (").append(p.type().name());
      out.append(p.required() ? ", required" : "").append("): ").append(p.doc()).append('\n');
    }
    s.hints().forEach((k, v) -> out.append("- not `" + k + "`: " + v + "\n"));
    return out.toString();
  }

  private static String stub(Signature s, String self) {
    StringBuilder out = new StringBuilder("def ");
    out.append(s.name().substring(s.name().lastIndexOf('.') + 1)).append('(').append(self);
    Kind before = Kind.POSITIONAL_OR_NAMED;
    String comma = "";
    for (Parameter p : s.parameters()) {
      if (before == Kind.POSITIONAL_ONLY && p.kind() != Kind.POSITIONAL_ONLY) {
        out.append(", /");
      }
      if (p.kind() == Kind.NAMED_ONLY && before.compareTo(Kind.NAMED_ONLY) < 0) {
        out.append(comma).append('*');
        comma = ", ";
      }
      before = p.kind();
      out.append(comma).append(p.kind() == Kind.ARGS ? "*" : p.kind() == Kind.KWARGS ? "**" : "");
      out.append(p.name()).append(": ").append(python(p.type()));
      boolean named = p.kind().compareTo(Kind.ARGS) < 0;
      if (named && s.acceptsNone(p) && !python(p.type()).endsWith("None")) {
        out.append(" | None");
      }
      if (named && !p.required()) {
        Object value = p.defaultValue();
        out.append(" = ").append(value == null ? "None" : Values.repr(value));
      }
      comma = ", ";
    }
    return out.append(") -> ").append(python(s.result())).append(": ...").toString();
  }

  /** A switch without a default: a new kind of type must be thought of here. */
  private static String python(Type type) {
    return switch (type) {
      case Type.Basic basic ->
          Map.of(
                  "string", "str",
                  "NoneType", "None",
                  "any", "Any",
                  "callable", "Callable[..., Any]")
              .getOrDefault(basic.name(), basic.name());
      case Type.ListOf list -> "list[" + python(list.element()) + "]";
      case Type.DictOf dict -> "dict[" + python(dict.key()) + ", " + python(dict.value()) + "]";
      case Type.OneOf one ->
          one.alternatives().stream().map(ListingTest::python).collect(Collectors.joining(" | "));
      case Type.Choice choice ->
          choice.values().stream()
              .map(Values::repr)
              .collect(Collectors.joining(", ", "Literal[", "]"));
      case Type.Host host -> host.name();
    };
  }
}
