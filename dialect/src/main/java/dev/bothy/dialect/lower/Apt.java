package dev.bothy.dialect.lower;

import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps of apt. Downloads and package lists are kept in caches that one step at a time uses, so
 * they are in no layer; which packages were asked for ({@code extended_states}) is.
 */
public final class Apt {
  /**
   * Shell functions that every step of apt begins with. Signatures are checked when lists are read
   * and never again: lists that are kept count only for the sources, keys and settings that they
   * were read with.
   */
  static final String FUNCTIONS =
      """
      set -eu
      conf=/var/cache/apt/bothy.conf
      stamp=/var/lib/apt/lists/bothy
      sources= refreshed=no
      apt_begin() {
        command -v apt-get >/dev/null 2>&1 || {
          echo "this base has no apt-get: apt packages need Debian, Ubuntu or one of their kind" >&2
          exit 1
        }
        mkdir -p /var/cache/apt/archives/partial /var/lib/apt/lists/partial
        {
          echo 'APT::Keep-Downloaded-Packages "true";'
          echo 'APT::Sandbox::User "root";'
          echo 'APT::Update::Error-Mode "any";'
          echo 'Acquire::Retries "2";'
          echo 'Dpkg::Use-Pty "0";'
          if [ -e /etc/apt/apt.conf.d/docker-clean ]; then
            echo '#clear DPkg::Post-Invoke;'
            echo '#clear APT::Update::Post-Invoke;'
            echo 'Dir::Cache::pkgcache "pkgcache.bin";'
          fi
        } >"$conf"
        machine_id=; [ -e /etc/machine-id ] || machine_id=new
        host_keys=; ls /etc/ssh/ssh_host_* >/dev/null 2>&1 || host_keys=new
        policy=; [ -e /usr/sbin/policy-rc.d ] || policy=new
        if [ -n "$policy" ]; then
          printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d
          chmod 755 /usr/sbin/policy-rc.d
        fi
      }
      apt_refresh() {
        rm -f "$stamp"
        apt-get -q -c "$conf" update
        printf %s "$sources" >"$stamp"
        refreshed=yes
      }
      apt_signed_by() {
        sed -n 's/.*[Ss][Ii][Gg][Nn][Ee][Dd]-[Bb][Yy][=:]//p' \\
          /etc/apt/sources.list /etc/apt/sources.list.d/* | tr ', \\t]' '\\n' | grep '^/'
      }
      apt_read() {
        sources=$({
          dpkg --print-architecture
          sha256sum /etc/apt/sources.list /etc/apt/sources.list.d/* \\
            /etc/apt/trusted.gpg /etc/apt/trusted.gpg.d/* /etc/apt/keyrings/* \\
            /usr/share/keyrings/* $(apt_signed_by) \\
            /etc/apt/preferences.d/* || :
          grep -Eih 'insecure|unauthenticated|weak|gpgv' \\
            /etc/apt/apt.conf /etc/apt/apt.conf.d/* || :
        } 2>/dev/null | sha256sum)
        if [ "$(cat "$stamp" 2>/dev/null)" != "$sources" ]; then apt_refresh; fi
      }
      apt_update() {
        apt_read
        if [ -z "$(find "$stamp" -mmin -30 2>/dev/null)" ]; then apt_refresh; fi
      }
      apt_pins() {
        ls /etc/apt/preferences.d/bothy-[12]-* >/dev/null 2>&1 || return 0
        fitting=$(apt-cache -c "$conf" policy |
          sed -n '/^Pinned packages:/,$s/^ *\\([^ ]*\\) -> .*/:\\1:/p')
        for file in /etc/apt/preferences.d/bothy-[12]-*; do
          name=$(sed -n 's/^Package: //p' "$file")
          case $fitting in *":$name:"*) continue ;; esac
          if ! grep -q '^Pin-Priority: -' "$file"; then
            echo "note: no version of $name fits its pin to $(sed -n 's/^Pin: //p' "$file")"
          fi
        done
      }
      apt_try() {
        apt-get -q -y -c "$conf" -o Dpkg::Options::=--force-confold "$recommends" install -- "$@"
      }
      apt_install() {
        if [ "$refreshed" = no ]; then
          if apt_try "$@"; then return; fi
          echo "again, with the package lists read anew"
          apt_refresh
        fi
        apt_try "$@"
      }
      apt_end() {
        if [ -n "$policy" ]; then rm -f /usr/sbin/policy-rc.d; fi
        if [ -n "$host_keys" ]; then rm -f /etc/ssh/ssh_host_*; fi
        if [ -n "$machine_id" ] && [ -e /etc/machine-id ]; then : >/etc/machine-id; fi
      }
      apt_clean() {
        rm -f /var/log/apt/* /var/log/dpkg.log /var/log/alternatives.log /var/log/fontconfig.log
        rm -f /var/cache/ldconfig/aux-cache /var/cache/debconf/*-old /var/lib/dpkg/*-old
      }
      """;

  private static final String INSTALL =
      FUNCTIONS
          + """
          update=$1 clean=$2 recommends=$3
          shift 3
          apt_begin
          if [ "$update" = yes ]; then apt_update; else apt_read; refreshed=yes; fi
          apt_pins
          apt_install "$@"
          apt_end
          if [ "$clean" = yes ]; then apt_clean; fi
          """;

  private Apt() {}

  /**
   * How to install.
   *
   * @param update make sure first that the package lists are recent; else any age will do, once
   *     they were read from the same sources with the same keys
   * @param clean remove logs and caches that differ from run to run
   */
  public record Options(boolean update, boolean clean, boolean recommends) {
    public static final Options DEFAULT = new Options(true, true, false);
  }

  /**
   * Installs packages.
   *
   * @param entries as written, checked by {@link AptPackage}; not empty
   */
  public static State install(State on, List<String> entries, Options options, SourceLocation at) {
    List<String> arguments = new ArrayList<>();
    arguments.add(options.update() ? "yes" : "no");
    arguments.add(options.clean() ? "yes" : "no");
    arguments.add("--" + (options.recommends() ? "" : "no-") + "install-recommends");
    List<String> packages = new ArrayList<>();
    for (String entry : entries) {
      packages.addAll(AptPackage.arguments(entry));
    }
    arguments.addAll(packages);
    Exec exec = Script.fixed("apt-install", INSTALL, arguments);
    return Script.asRoot(on, withCaches(exec)).named("apt: " + String.join(" ", packages)).at(at);
  }

  /** What each step of apt sees. */
  static Exec withCaches(Exec exec) {
    return exec.env("DEBIAN_FRONTEND", "noninteractive")
        .cache("/var/cache/apt", "bothy-apt-cache", Mount.Sharing.LOCKED)
        .cache("/var/lib/apt/lists", "bothy-apt-lists", Mount.Sharing.LOCKED);
  }
}
