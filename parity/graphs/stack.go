package main

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/client/llb"
)

// Paths that steps change.
var paths = []string{"/a", "/a/b", "/a/b/c", "/d", "/d/b", "/k", "/a/k", "/a/b/k", "/d/k", "/l", "/a/l", "/w", "/w/x", "/w/x/y", "/etc/group", "/etc/new", "/home", "/home/ada/f"}

// stackFamily: steps and file actions on one another.
func (m *maker) stackFamily() {
	m.state = base()
	if m.chance(2) {
		m.state = m.state.File(llb.Copy(m.contextState(), "/", "/"))
	}
	for range 1 + m.IntN(5) {
		if m.chance(3) {
			m.state = m.state.File(m.action(nil))
		} else {
			m.state = sh(m.state, m.script()).Root()
		}
	}
}

// script is a few commands that change files.
func (m *maker) script() string {
	var lines []string
	for range 1 + m.IntN(6) {
		lines = append(lines, m.command())
	}
	return strings.Join(lines, "\n")
}

func (m *maker) command() string {
	p, q := pick(m, paths...), pick(m, paths...)
	switch m.IntN(16) {
	case 0, 1:
		return "mkdir -p " + p
	case 2, 3:
		return fmt.Sprintf("echo '%s' > %s", strings.TrimSpace(string(m.content())), p)
	case 4:
		return fmt.Sprintf("echo more-%d >> %s", m.IntN(1000), p)
	case 5:
		return "rm -rf " + p
	case 6:
		return fmt.Sprintf("rm -rf %s; mkdir -p %s; echo new-%d > %s/n", p, p, m.IntN(1000), p)
	case 7:
		return fmt.Sprintf("mv %s %s", p, q)
	case 8:
		return fmt.Sprintf("ln -n %s %s", p, q)
	case 9:
		return fmt.Sprintf("ln -sfn %s %s", q, p)
	case 10:
		return fmt.Sprintf("chmod %s %s", pick(m, "600", "755", "4711", "2770", "1777", "0"), p)
	case 11:
		return fmt.Sprintf("chown %s %s", pick(m, "0:0", "3:4", "1000:44"), p)
	case 12:
		return fmt.Sprintf("touch -d '%s' %s", m.time().UTC().Format("2006-01-02 15:04:05"), p)
	case 13:
		return pick(m, "mkfifo ", "mknod -m 640 ") + p + pick(m, "", " c 1 3")
	case 14:
		return fmt.Sprintf("cp -a %s %s", p, q)
	default:
		return fmt.Sprintf("ls -A %s > /listed; stat -c '%%n %%F %%a %%u:%%g' %s/* >> /listed", p, p)
	}
}
