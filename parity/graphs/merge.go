package main

import "github.com/moby/buildkit/client/llb"

// mergeFamily: merges and diffs within one another, and steps, copies and actions on them.
func (m *maker) mergeFamily() { m.state = m.merged(3, []llb.State{base(), base()}) }

// merged is a tree of no more than so many levels; known are those that others may start from.
func (m *maker) merged(depth int, known []llb.State) llb.State {
	if depth == 0 || m.chance(6) {
		return m.leaf(known)
	}
	next := func() llb.State {
		s := m.merged(depth-1, known)
		known = append(known, s)
		return s
	}
	switch m.IntN(6) {
	case 0, 1:
		inputs := []llb.State{next(), next()}
		if m.chance(2) {
			inputs = append(inputs, next())
		}
		return llb.Merge(inputs)
	case 2:
		lower := pick(m, known...)
		return llb.Diff(lower, sh(lower, m.script()).Root())
	case 3:
		return llb.Diff(next(), next())
	case 4:
		return sh(llb.Merge([]llb.State{base(), next()}), m.script()).Root()
	default:
		return next().File(llb.Copy(next(), "/", pick(m, "/", "/n/"), &llb.CopyInfo{CopyDirContentsOnly: true, CreateDestPath: true}))
	}
}

func (m *maker) leaf(known []llb.State) llb.State {
	switch m.IntN(7) {
	case 0:
		return llb.Scratch().File(llb.Mkdir("/a", 0o700).Mkfile("/a/k", 0o640, m.content()).Mkdir("/d", 0o755))
	case 1:
		return m.contextState()
	case 2:
		return pick(m, known...)
	case 3:
		return m.image()
	default:
		return sh(base(), m.script()).Root()
	}
}
