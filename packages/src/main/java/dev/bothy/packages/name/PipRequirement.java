package dev.bothy.packages.name;

import dev.bothy.dialect.lower.PipEntry;
import dev.bothy.starlark.EvalException;
import java.util.List;

/**
 * A Python package as people ask for it (PEP 508), with options of pip that belong to it: {@code
 * jax[cuda]>=0.4; python_version >= "3.9" -f URL}.
 *
 * @param name as written
 * @param extras as written, in order
 * @param versions {@code >=1.2,<2}, without blanks; empty for any
 * @param url where it comes from ({@code name @ URL}); empty for the index
 * @param marker condition after the semicolon; empty for none
 * @param options of pip, each word on its own
 */
public record PipRequirement(
    String name,
    List<String> extras,
    String versions,
    String url,
    String marker,
    List<String> options) {
  public PipRequirement {
    extras = List.copyOf(extras);
    options = List.copyOf(options);
  }

  /**
   * Reads what people type: one requirement, then options. The file's own reader comes first, since
   * what is typed goes into it; of what that takes, this takes what names one package.
   *
   * @throws BadPackageException for anything else
   */
  public static PipRequirement parse(String text) throws BadPackageException {
    String whole = Texts.checked(text);
    if (!whole.startsWith("-")) {
      for (String word : whole.split("[ \t]+")) {
        PipOptions.checkSecret(word);
      }
      try {
        PipEntry.arguments(whole);
      } catch (EvalException e) {
        throw BadPackageException.of(e);
      }
    }
    return new PipRequirementParser(whole).parse();
  }

  /** The name by which indexes and pip know it (PEP 503). */
  public String normalisedName() {
    return PipName.normalise(name);
  }

  /** Whether both ask for the same package, whatever version and extras. */
  public boolean samePackage(PipRequirement other) {
    return normalisedName().equals(other.normalisedName());
  }

  /** The requirement without the options, in pip's canonical form. */
  public String requirement() {
    StringBuilder text = new StringBuilder(name);
    if (!extras.isEmpty()) {
      text.append('[').append(String.join(",", extras)).append(']');
    }
    if (!url.isEmpty()) {
      text.append(" @ ").append(url);
    }
    text.append(versions);
    if (!marker.isEmpty()) {
      text.append(url.isEmpty() ? "; " : " ; ").append(marker);
    }
    return text.toString();
  }
}
