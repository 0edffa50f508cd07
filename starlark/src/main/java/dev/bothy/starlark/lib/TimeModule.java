package dev.bothy.starlark.lib;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Builtin;
import dev.bothy.starlark.eval.Namespace;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Moments and durations with the methods of starlark-go's {@code time}. What {@code time.now()}
 * answers, the host decides: with a fixed source evaluation stays deterministic.
 */
public final class TimeModule {
  private static final ZoneId UTC = ZoneId.of("UTC");

  private final Map<String, Object> fields = new LinkedHashMap<>();

  private TimeModule(InstantSource clock) {
    add(
        Signature.of("time.from_timestamp")
            .required("sec", Type.INT)
            .optional("nsec", Type.INT, 0L, "")
            .positionalOnly()
            .returns("time.time")
            .doc("The moment so many seconds and nanoseconds after 1970 began, in UTC."),
        (_, a) ->
            Moment.of(Instant.ofEpochSecond(a.longInteger("sec"), a.longInteger("nsec")), UTC));
    add(
        Signature.of("time.is_valid_timezone")
            .required("loc", Type.STRING)
            .positionalOnly()
            .returns("bool")
            .doc("Whether there is a time zone of that name, as Europe/Berlin."),
        (_, a) -> Moment.isZone(a.string("loc")));
    add(
        Signature.of("time.now").returns("time.time").doc("The current moment, in UTC."),
        (_, _) -> Moment.of(clock.instant(), UTC));
    add(
        Signature.of("time.parse_duration")
            .required("d", Type.oneOf(Type.host("time.duration", Span.class), Type.STRING))
            .positionalOnly()
            .returns("time.duration")
            .doc("A duration from text, as 1h30m or 250ms."),
        (_, a) -> a.raw("d") instanceof String s ? Span.parse(s) : a.raw("d"));
    add(
        Signature.of("time.parse_time")
            .required("x", Type.STRING)
            .optional("format", Type.STRING, GoLayout.RFC3339, "a layout as Go's")
            .optional("location", Type.STRING, "UTC", "the zone of a text that names none")
            .returns("time.time")
            .doc("A moment from text."),
        (_, a) -> GoLayout.of(a.string("format")).parse(a.string("x"), zone(a.string("location"))));
    add(
        Signature.of("time.time")
            .namedOnly()
            .optional("year", Type.INT, 0L, "")
            .optional("month", Type.INT, 1L, "")
            .optional("day", Type.INT, 1L, "")
            .optional("hour", Type.INT, 0L, "")
            .optional("minute", Type.INT, 0L, "")
            .optional("second", Type.INT, 0L, "")
            .optional("nanosecond", Type.INT, 0L, "")
            .optional("location", Type.STRING, "UTC", "")
            .returns("time.time")
            .doc("A moment from its parts."),
        (_, a) ->
            Moment.of(
                LocalDateTime.of(a.integer("year"), 1, 1, 0, 0)
                    .plusMonths(a.integer("month") - 1L)
                    .plusDays(a.integer("day") - 1L)
                    .plusHours(a.integer("hour"))
                    .plusMinutes(a.integer("minute"))
                    .plusSeconds(a.integer("second"))
                    .plusNanos(a.integer("nanosecond"))
                    .atZone(zone(a.string("location")))));
    fields.put("nanosecond", new Span(1));
    fields.put("microsecond", new Span(1_000));
    fields.put("millisecond", new Span(1_000_000));
    fields.put("second", new Span(1_000_000_000));
    fields.put("minute", new Span(60_000_000_000L));
    fields.put("hour", new Span(3_600_000_000_000L));
  }

  /** The module, to be predeclared as {@code time}. */
  public static Namespace module(InstantSource clock) {
    return Namespace.of("time", new TimeModule(clock).fields);
  }

  private void add(Signature.Builder signature, Builtin.Body body) {
    Signature s = signature.build();
    fields.put(
        s.name().substring("time.".length()),
        Builtin.core(
            s,
            (thread, a) -> {
              try {
                return body.call(thread, a);
              } catch (DateTimeException | ArithmeticException e) {
                throw new EvalException(String.valueOf(e.getMessage()), null, e);
              }
            }));
  }

  static ZoneId zone(String name) {
    if (!Moment.isZone(name)) {
      throw new EvalException("unknown time zone " + name);
    }
    return name.isEmpty() || name.equals("UTC") ? UTC : ZoneId.of(name);
  }
}
