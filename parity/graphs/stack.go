package main

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/client/llb"
)

// Paths that steps change. One is not UTF-8; graphs are.
var paths = []string{"/a", "/a/b", "/a/b/c", "/d", "/d/b", "/k", "/a/k", "/a/b/k", "/d/k", "/l", "/a/l", "/w", "/w/x", "/w/x/y", "/etc/group", "/etc/new", "/home", "/home/ada/f", "/d/$(printf 'caf\\351')"}

// stackFamily: steps and file actions on one another.
func (m *maker) stackFamily() {
	m.state = base()
	if m.chance(2) {
		m.state = m.state.File(llb.Copy(m.contextState(), "/", "/"))
	}
	for range 1 + m.IntN(5) {
		if m.chance(3) {
			m.state = m.state.File(m.action(nil))
		} else if m.chance(4) {
			m.state = m.state.File(llb.Copy(m.contextState(), m.packedFile(), pick(m, "/", "/a", "/w"), &llb.CopyInfo{AttemptUnpack: true, CreateDestPath: true}))
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
	switch m.IntN(24) {
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
	case 15:
		return fmt.Sprintf("rm -rf %s; ln -s %s %s", p, q, p)
	case 16:
		return fmt.Sprintf("rm -f %[1]s; mkdir -p %[1]s; ln %[2]s %[1]s/hard", p, q)
	case 17:
		return fmt.Sprintf("mv %[1]s /aside; mkdir %[1]s; mv /aside/* %[1]s", p)
	case 18:
		return fmt.Sprintf("mv %[1]s /aside; mv %[2]s %[1]s; mv /aside %[2]s", p, q)
	case 19:
		return fmt.Sprintf("rm -f %[1]s; truncate -s %[2]d %[1]s", p, m.IntN(1<<20))
	case 20:
		return fmt.Sprintf("cp -al %s %s", p, q)
	case 21:
		return fmt.Sprintf("setfattr %s %s", p, pick(m, "user.x 1", "user.x 2", "user.y 1", "security.capability cap"))
	case 22:
		return fmt.Sprintf("cp -p %[1]s /aside; rm -f %[1]s; mv /aside %[1]s", p)
	default:
		return fmt.Sprintf("ls -A %s > /listed; stat -c '%%n %%F %%a %%u:%%g' %s/* >> /listed", p, p)
	}
}
