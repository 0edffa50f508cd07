package main

import (
	"fmt"
	"path"
	"strings"

	"github.com/moby/buildkit/client/llb"
)

// Where things are mounted: there or not, in one another, over files, beside what every step gets.
var targets = []string{
	"/m", "/m/in", "/m/in/deep", "/a", "/a/b", "/a/b/c", "/new", "/new/deep/er", "/new/e.txt", "/etc/sub", "/etc/sub/x",
	"/etc/group", "/one", "/tmp", "/home", "/home/ada", "/dev/shm", "/dev/extra", "/run/x", "/root", "rel/dir",
}

// Those behind links are alone: with others BuildKit mounts them in the order of their names, Bothy in that of where they are, as is meant.
var behindLinks = []string{"/l", "/a/l", "/ways/link", "/ways/round/x"}

// Directories that are in the base. One that is there for a mount point alone cannot be renamed in one go, as is meant.
var kept = []string{"/home", "/etc", "/root", "/home/ada", "/ways"}

// mountsFamily: steps with mounts of all kinds; the result is that of the root, of a mount, or all of them side by side.
func (m *maker) mountsFamily() {
	s := base().File(llb.Mkdir("/ways", 0o751).Symlink("../root", "/ways/link").Symlink("/home", "/ways/round"))
	if m.chance(2) {
		s = s.File(llb.Copy(m.contextState(), "/", "/"))
	}
	if m.chance(4) {
		s = s.File(llb.Rm(pick(m, "/etc", "/tmp", "/root", "/home"), llb.WithAllowNotFound(true)))
	}
	all := llb.Scratch()
	for step := range 1 + m.IntN(3) {
		at := m.places()
		options := []llb.RunOption{llb.Dir("/w")}
		if m.chance(8) {
			options = append(options, llb.ReadonlyRootFS())
		}
		if m.chance(3) {
			options = append(options, m.secret())
		}
		run := sh(s, lookFunction+m.looks(at)+m.meddling(at)+m.looks(at), options...)
		for i, target := range at {
			if source, mount, ok := m.mount(target); ok {
				output := run.AddMount(target, source, mount...)
				all = all.File(llb.Copy(output, "/", fmt.Sprintf("/%d-%d/", step, i), &llb.CopyInfo{CopyDirContentsOnly: true, CreateDestPath: true}))
			} else {
				run.AddMount(target, source, mount...)
			}
		}
		s = run.Root()
		if m.chance(3) {
			s = sh(s, lookFunction+m.looks(at)).Root()
		}
	}
	switch m.IntN(3) {
	case 0:
		m.state = all
	case 1:
		m.state = llb.Merge([]llb.State{s, all})
	default:
		m.state = s
	}
}

// places are different targets of one step.
func (m *maker) places() []string {
	if m.chance(8) {
		return []string{pick(m, behindLinks...)}
	}
	var at []string
	for _, i := range m.Perm(len(targets))[:1+m.IntN(4)] {
		at = append(at, targets[i])
	}
	return at
}

// mount is what to mount, how, and whether it has a result.
func (m *maker) mount(target string) (llb.State, []llb.MountOption, bool) {
	if isFile := target == "/one" || target == "/etc/group" || target == "/new/e.txt"; isFile && !m.chance(6) {
		return m.contextState(), []llb.MountOption{llb.Readonly, llb.SourcePath("/one")}, false
	}
	sources := []llb.State{m.contextState(), llb.Scratch(), base()}
	var options []llb.MountOption
	switch m.IntN(8) {
	case 0:
		return llb.Scratch(), []llb.MountOption{llb.Tmpfs()}, false
	case 1:
		return llb.Scratch(), []llb.MountOption{llb.Tmpfs(llb.TmpfsSize(1 << 20))}, false
	case 2, 3:
		// Each cache starts with one thing and in one part of it alone: how others share it differs, as is meant.
		i := m.IntN(3)
		sharing := pick(m, llb.CacheMountShared, llb.CacheMountPrivate, llb.CacheMountLocked)
		id := fmt.Sprintf("%s-%d-%d", m.id, i, sharing)
		return sources[i], []llb.MountOption{llb.AsPersistentCacheDir(id, sharing)}, false
	case 4:
		return m.contextState(), []llb.MountOption{llb.Readonly, llb.SourcePath(pick(m, "/", "/", pick(m, m.names...)))}, false
	case 5:
		return base(), []llb.MountOption{llb.SourcePath(pick(m, "/etc", "/etc/passwd", "/home"))}, true
	default:
		if m.chance(4) {
			options = append(options, llb.ForceNoOutput)
		}
		return pick(m, sources...), options, len(options) == 0
	}
}

func (m *maker) secret() llb.RunOption {
	options := []llb.SecretOption{llb.SecretID("s"), llb.SecretFileOpt(m.IntN(3), m.IntN(3), pick(m, 0o400, 0o444, 0o600))}
	if m.chance(4) {
		options = append(options, llb.SecretID("none"), llb.SecretOptional)
	}
	return llb.AddSecret(pick(m, "/run/secrets/s", "/etc/s", "/new/s", "/tmp/s", "/root/s"), options...)
}

// looks is a script that writes down what it finds.
func (m *maker) looks(at []string) string {
	var out strings.Builder
	out.WriteString("{\n")
	for _, target := range at {
		out.WriteString(look(target))
	}
	out.WriteString(look(pick(m, "/etc/hosts", "/etc/resolv.conf", "/dev", "/sys", "/dev/pts", "/proc/sys")))
	out.WriteString("stat -c '%n %a %u:%g' /run/secrets/s /etc/s /new/s /tmp/s /root/s\nfind / -xdev ! -path '/bin/*' ! -path /seen | sort; } >> /seen\n")
	return out.String()
}

// lookFunction tells of a path and of the directory around it. /dev/core is there as the runtime likes, and crun makes
// directories for mount points in memory and in caches with a sticky bit, as is meant.
const lookFunction = `
same() { [ "$(stat -c %d "$1")" = "$(stat -c %d "$2")" ] && echo "$1 is on the device of $2"; }
look() {
  stat -c '%n %F %a %u:%g' "$1" "$2" | sed 's/ 1755 / 755 /'
  ls -A "$1" | grep -v '^core$' | head -20
  for f in "$1" "$1"/*; do same "$f" /; done
  same "$2" /
  head -c 300 "$1"
  echo x > "$1/may" && echo "may write in $1"
}
`

func look(p string) string { return fmt.Sprintf("look %s %s\n", p, path.Dir(p)) }

// meddling is a script that changes mount points and what is around them.
func (m *maker) meddling(at []string) string {
	var lines []string
	for range m.IntN(5) {
		p := pick(m, at...)
		if m.chance(3) {
			p = path.Dir(p)
		}
		if m.chance(5) {
			p = pick(m, "/etc/hosts", "/etc/resolv.conf")
		}
		lines = append(lines, m.meddle(p))
	}
	return strings.Join(lines, "\n") + "\n"
}

func (m *maker) meddle(p string) string {
	if p == "/" || p == "." || p == "/dev" {
		p = "/w"
	}
	k := pick(m, kept...)
	if p == "/proc" || p == "/sys" {
		// Whose contents are the machine's.
		return pick(m, "rmdir "+p, "chmod 700 "+p, "chown 3:4 "+p, "mv "+p+" /moved", "mkdir "+p+"/x", "ln -sfn "+k+" "+p)
	}
	return pick(m,
		"rm -rf "+p,
		"rmdir "+p,
		fmt.Sprintf("echo %d > %s", m.IntN(1000), p),
		fmt.Sprintf("mkdir -p %[1]s/x; echo %[2]d > %[1]s/x/y", p, m.IntN(1000)),
		fmt.Sprintf("echo %d > %s/beside", m.IntN(1000), path.Dir(p)),
		"chmod 700 "+p,
		"chown 3:4 "+p,
		"touch -d '2003-02-01 04:05:06' "+p,
		fmt.Sprintf("ln -sfn %s %s", k, p),
		fmt.Sprintf("ln %s %s.linked", p, p),
		fmt.Sprintf("cp -a %s /copied", p),
		fmt.Sprintf("mv %s /moved", k),
		fmt.Sprintf("rm -rf %s; mkdir -p %s", k, k),
		fmt.Sprintf("echo new > /w/f; mv /w/f %s", p),
	)
}

// pointsFamily: what every step gets, /etc/hosts and its neighbours, where the root has it, has something else or has no place for it.
func (m *maker) pointsFamily() {
	const hosts, resolv = "/etc/hosts", "/etc/resolv.conf"
	s := base()
	for range 1 + m.IntN(3) {
		p := pick(m, hosts, resolv)
		switch m.IntN(9) {
		case 0:
			s = s.File(llb.Mkfile(p, pick(m, modes...), m.content(), llb.WithUIDGID(m.IntN(3), 4)))
		case 1:
			s = s.File(llb.Rm("/etc/hosts", llb.WithAllowNotFound(true)).Symlink(pick(m, "../run/hosts", "/run/deep/hosts", "hosts.real", "hosts"), hosts))
		case 2:
			s = s.File(llb.Rm(pick(m, "/etc", "/etc/*", p, "/tmp"), llb.WithAllowNotFound(true), llb.WithAllowWildcard(true)))
		case 3:
			s = s.File(llb.Mkdir(pick(m, "/proc", "/sys", "/dev", "/dev/shm", "/proc/x", "/sys/fs", "/dev/pts/x"), pick(m, modes...), llb.WithParents(true)))
		case 4:
			s = s.File(llb.Copy(s, "/etc", pick(m, "/etc2", "/", "/w/"), &llb.CopyInfo{CreateDestPath: true}))
		case 5:
			s = llb.Merge([]llb.State{s, llb.Diff(s, sh(s, m.aroundPoints()).Root())})
		default:
			s = sh(s, m.aroundPoints()).Root()
		}
	}
	m.state = sh(s, m.aroundPoints()).Root()
}

func (m *maker) aroundPoints() string {
	var lines []string
	for range 1 + m.IntN(4) {
		p := pick(m, "/etc/hosts", "/etc/resolv.conf", "/proc", "/sys", "/dev/shm", "/dev/pts", "/etc")
		lines = append(lines, m.meddle(p))
	}
	return lookFunction + m.looks([]string{"/etc/hosts", "/etc/resolv.conf"}) + strings.Join(lines, "\n") + "\n" + m.looks([]string{"/etc"})
}
