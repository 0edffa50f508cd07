package dev.bothy.dialect.lower;

import dev.bothy.dialect.AddedStep;
import dev.bothy.dialect.declare.Declaration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the lock adds, taken out of what the file declares: the same steps whether the packages have
 * been written into the file already or not.
 *
 * @param steps the file's declarations without the added packages
 * @param added the added steps that count, oldest first
 */
public record AddedPackages(List<Declaration> steps, List<AddedStep> added) {
  public AddedPackages {
    steps = List.copyOf(steps);
    added = List.copyOf(added);
  }

  /** Drops stale steps, and takes the packages of the others out of the declarations. */
  public static AddedPackages of(List<Declaration> declared, List<AddedStep> recorded) {
    if (recorded.isEmpty()) {
      return new AddedPackages(declared, recorded);
    }
    Set<String> apt = new HashSet<>();
    Set<String> pip = new HashSet<>();
    for (Declaration step : declared) {
      if (step instanceof Declaration.AptPackages a) {
        a.names().forEach(name -> apt.add(name.strip()));
      } else if (step instanceof Declaration.PythonPackages p) {
        p.names().forEach(name -> pip.add(name.strip()));
      }
    }
    List<AddedStep> added = new ArrayList<>();
    Set<String> addedApt = new HashSet<>();
    Set<String> addedPip = new HashSet<>();
    for (AddedStep step : recorded) {
      boolean isApt = step.manager() == AddedStep.Manager.APT;
      List<String> packages = new ArrayList<>();
      step.packages().forEach(name -> packages.add(name.strip()));
      if (!step.synced() || (isApt ? apt : pip).containsAll(packages)) {
        added.add(new AddedStep(step.manager(), packages, step.synced()));
        (isApt ? addedApt : addedPip).addAll(packages);
      }
    }
    List<Declaration> rest = new ArrayList<>();
    for (Declaration step : declared) {
      // Not a switch over types, as in Lowering.
      if (step instanceof Declaration.AptPackages a) {
        List<String> names = without(a.names(), addedApt);
        if (!names.isEmpty()) {
          rest.add(new Declaration.AptPackages(a.at(), names));
        }
      } else if (step instanceof Declaration.PythonPackages p) {
        List<String> names = without(p.names(), addedPip);
        if (!names.isEmpty() || !p.files().isEmpty() || !p.wheels().isEmpty()) {
          rest.add(
              new Declaration.PythonPackages(
                  p.at(), names, p.requirements(), p.wheels(), p.files(), p.editable()));
        }
      } else {
        rest.add(step);
      }
    }
    return new AddedPackages(rest, added);
  }

  private static List<String> without(List<String> names, Set<String> added) {
    List<String> rest = new ArrayList<>();
    for (String name : names) {
      if (!added.contains(name.strip())) {
        rest.add(name);
      }
    }
    return rest;
  }
}
