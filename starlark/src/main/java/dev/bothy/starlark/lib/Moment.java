package dev.bothy.starlark.lib;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.HasOperators;
import dev.bothy.starlark.eval.Methods;
import dev.bothy.starlark.eval.Printer;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import dev.bothy.starlark.eval.Values;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A {@code time.time}: an instant, seen from a time zone. The instant alone decides equality. */
record Moment(ZonedDateTime time) implements HasOperators {
  private static final Instant ZERO = Instant.parse("0001-01-01T00:00:00Z");

  private static final ZoneId UTC = ZoneId.of("UTC");

  private static final Methods<Moment> METHODS =
      Methods.<Moment>builder()
          .add(
              Signature.of("format")
                  .required("format", Type.STRING)
                  .positionalOnly()
                  .returns("string")
                  .doc("The moment as text, by a layout as Go's.")
                  .build(),
              (moment, _, a) -> GoLayout.of(a.string("format")).format(moment.time))
          .add(
              Signature.of("in_location")
                  .required("loc", Type.STRING)
                  .positionalOnly()
                  .returns("time.time")
                  .doc("The same instant in another time zone.")
                  .build(),
              (moment, _, a) ->
                  of(moment.time.withZoneSameInstant(TimeModule.zone(a.string("loc")))))
          .build();

  private static final List<String> PARTS =
      List.of(
          "year", "month", "day", "hour", "minute", "second", "nanosecond", "unix", "unix_nano");

  /** UTC is called so, whichever way it was written. */
  static Moment of(ZonedDateTime time) {
    return new Moment(time.getZone().equals(ZoneOffset.UTC) ? time.withZoneSameLocal(UTC) : time);
  }

  static Moment of(Instant instant, ZoneId zone) {
    return of(instant.atZone(zone));
  }

  static boolean isZone(String name) {
    return name.isEmpty() || name.equals("UTC") || ZoneId.getAvailableZoneIds().contains(name);
  }

  @Override
  public String typeName() {
    return "time.time";
  }

  @Override
  public boolean truth() {
    return !time.toInstant().equals(ZERO);
  }

  @Override
  public @Nullable Object getField(String name) {
    return switch (name) {
      case "year" -> (long) time.getYear();
      case "month" -> (long) time.getMonthValue();
      case "day" -> (long) time.getDayOfMonth();
      case "hour" -> (long) time.getHour();
      case "minute" -> (long) time.getMinute();
      case "second" -> (long) time.getSecond();
      case "nanosecond" -> (long) time.getNano();
      case "unix" -> time.toEpochSecond();
      case "unix_nano" ->
          Values.fromJava(
              BigInteger.valueOf(time.toEpochSecond())
                  .multiply(BigInteger.valueOf(1_000_000_000))
                  .add(BigInteger.valueOf(time.getNano())));
      default -> METHODS.bind(this, name);
    };
  }

  @Override
  public Collection<String> fieldNames() {
    List<String> names = new ArrayList<>(PARTS);
    names.addAll(METHODS.names());
    return names;
  }

  @Override
  public @Nullable Object binary(String operator, Object other, boolean isLeft) {
    if (other instanceof Span span && operator.equals("+")) {
      return moved(() -> time.plusNanos(span.nanos()));
    }
    if (isLeft && operator.equals("-")) {
      if (other instanceof Span span) {
        return moved(() -> time.minusNanos(span.nanos()));
      }
      if (other instanceof Moment m) {
        return Span.between(m.time.toInstant(), time.toInstant());
      }
    }
    return null;
  }

  private static Moment moved(Supplier<ZonedDateTime> there) {
    try {
      return of(there.get());
    } catch (DateTimeException e) {
      throw new EvalException("time out of range", null, e);
    }
  }

  @Override
  public @Nullable Integer order(Object other) {
    return other instanceof Moment m ? time.toInstant().compareTo(m.time.toInstant()) : null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Moment m && time.toInstant().equals(m.time.toInstant());
  }

  @Override
  public int hashCode() {
    return time.toInstant().hashCode();
  }

  @Override
  public void repr(Printer out) {
    out.append(GoLayout.of("2006-01-02 15:04:05.999999999 -0700 MST").format(time));
  }
}
