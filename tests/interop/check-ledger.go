// Command check-ledger reads a ledger of Nearhand's from a folder and checks it with
// golang.org/x/mod/sumdb, which shares no line with Nearhand: the signed checkpoints, every tile,
// every entry, and the proofs that Nearhand made. It prints what it checked, or what is wrong.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type inclusion struct {
	Index int64       `json:"index"`
	Size  int64       `json:"size"`
	Path  []tlog.Hash `json:"path"`
}

type consistency struct {
	Older int64       `json:"older"`
	Size  int64       `json:"size"`
	Proof []tlog.Hash `json:"proof"`
}

type claims struct {
	Key         string        `json:"key"`
	WitnessName string        `json:"witnessName"`
	WitnessKey  string        `json:"witnessKey"`
	Inclusion   []inclusion   `json:"inclusion"`
	Consistency []consistency `json:"consistency"`
}

func main() {
	if len(os.Args) != 2 {
		fail(errors.New("usage: check-ledger FOLDER"))
	}
	if err := check(os.Args[1]); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func check(folder string) error {
	text, err := os.ReadFile(filepath.Join(folder, "claims.json"))
	if err != nil {
		return err
	}
	var said claims
	if err := json.Unmarshal(text, &said); err != nil {
		return err
	}
	trees, err := openCheckpoints(folder, said)
	if err != nil {
		return err
	}
	reader := &folderTiles{folder: folder}
	entries, err := checkEntries(reader, trees)
	if err != nil {
		return err
	}
	if err := checkProofs(said, trees, reader); err != nil {
		return err
	}
	fmt.Printf("%d checkpoints, %d entries, %d inclusion proofs, %d consistency proofs\n",
		len(trees), entries, len(said.Inclusion), len(said.Consistency))
	return nil
}

// openCheckpoints opens each signed checkpoint, and sees that one with another text is refused.
func openCheckpoints(folder string, said claims) (map[int64]tlog.Tree, error) {
	verifier, err := note.NewVerifier(said.Key)
	if err != nil {
		return nil, fmt.Errorf("verifier key: %w", err)
	}
	witness, err := newWitness(said.WitnessName, said.WitnessKey)
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(folder, "checkpoint.*"))
	if err != nil {
		return nil, err
	}
	trees := make(map[int64]tlog.Tree)
	for _, file := range files {
		message, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		opened, err := note.Open(message, note.VerifierList(verifier, witness))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
		if len(opened.Sigs) != 2 {
			return nil, fmt.Errorf("%s: %d known signatures", filepath.Base(file), len(opened.Sigs))
		}
		tree, err := readTree(opened.Text, verifier.Name())
		if err != nil {
			return nil, err
		}
		trees[tree.N] = tree
		changed := bytes.Replace(message, []byte("\n"), []byte("0\n"), 1)
		if _, err := note.Open(changed, note.VerifierList(verifier, witness)); err == nil {
			return nil, errors.New("a changed checkpoint was accepted")
		}
	}
	return trees, nil
}

func readTree(text, origin string) (tlog.Tree, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[0] != origin || lines[3] != "" {
		return tlog.Tree{}, fmt.Errorf("not a checkpoint: %q", text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// checkEntries goes through every entry of the largest tree: TileHashReader refuses a tile that does
// not lead to the root.
func checkEntries(reader *folderTiles, trees map[int64]tlog.Tree) (int64, error) {
	var largest tlog.Tree
	for _, tree := range trees {
		if tree.N > largest.N {
			largest = tree
		}
	}
	hashes := tlog.TileHashReader(largest, reader)
	for _, tree := range trees {
		root, err := tlog.TreeHash(tree.N, hashes)
		if err != nil {
			return 0, err
		}
		if root != tree.Hash {
			return 0, fmt.Errorf("the tiles give another root at %d", tree.N)
		}
	}
	for number := int64(0); number < largest.N; number++ {
		entry, err := reader.entry(number, largest.N)
		if err != nil {
			return 0, err
		}
		found, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, number)})
		if err != nil {
			return 0, err
		}
		if tlog.RecordHash(entry) != found[0] {
			return 0, fmt.Errorf("entry %d has another hash", number)
		}
	}
	return largest.N, nil
}

func checkProofs(said claims, trees map[int64]tlog.Tree, reader *folderTiles) error {
	for _, claim := range said.Inclusion {
		tree := trees[claim.Size]
		entry, err := reader.entry(claim.Index, claim.Size)
		if err != nil {
			return err
		}
		leaf := tlog.RecordHash(entry)
		if err := tlog.CheckRecord(tlog.RecordProof(claim.Path), tree.N, tree.Hash, claim.Index, leaf); err != nil {
			return fmt.Errorf("inclusion of %d in %d: %w", claim.Index, claim.Size, err)
		}
		own, err := tlog.ProveRecord(tree.N, claim.Index, tlog.TileHashReader(tree, reader))
		if err != nil {
			return err
		}
		if fmt.Sprint(own) != fmt.Sprint(tlog.RecordProof(claim.Path)) {
			return fmt.Errorf("inclusion of %d in %d: another proof", claim.Index, claim.Size)
		}
	}
	for _, claim := range said.Consistency {
		older, tree := trees[claim.Older], trees[claim.Size]
		if err := tlog.CheckTree(tlog.TreeProof(claim.Proof), tree.N, tree.Hash, older.N, older.Hash); err != nil {
			return fmt.Errorf("consistency of %d with %d: %w", claim.Older, claim.Size, err)
		}
	}
	return nil
}

// folderTiles reads tiles as C2SP tlog-tiles names them, which leaves out the height.
type folderTiles struct{ folder string }

func (folderTiles) Height() int { return height }

func (folderTiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folderTiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(f.folder, path))
		if err != nil {
			return nil, err
		}
		data[i] = bytes
	}
	return data, nil
}

// entry reads one entry out of its bundle in the tree of this size.
func (f folderTiles) entry(number, size int64) ([]byte, error) {
	const width = 1 << height
	tile := tlog.Tile{H: height, L: -1, N: number / width, W: width}
	if left := size - tile.N*width; left < width {
		tile.W = int(left)
	}
	path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/data/", height), "tile/entries/", 1)
	bundle, err := os.ReadFile(filepath.Join(f.folder, path))
	if err != nil {
		return nil, err
	}
	for skip := number % width; ; skip-- {
		if len(bundle) < 2 {
			return nil, fmt.Errorf("%s ends before entry %d", path, number)
		}
		length := int(binary.BigEndian.Uint16(bundle)) + 2
		if len(bundle) < length {
			return nil, fmt.Errorf("%s is cut short", path)
		}
		if skip == 0 {
			return bundle[2:length], nil
		}
		bundle = bundle[length:]
	}
}

// witness checks cosignatures (C2SP tlog-cosignature), for which the note package leaves a place.
type witness struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func newWitness(name, key string) (note.Verifier, error) {
	public, err := base64.StdEncoding.DecodeString(key)
	if err != nil || len(public) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("witness key: %v", err)
	}
	sum := sha256.Sum256(append([]byte(name+"\n\x04"), public...))
	return &witness{name, binary.BigEndian.Uint32(sum[:]), public}, nil
}

func (w *witness) Name() string    { return w.name }
func (w *witness) KeyHash() uint32 { return w.id }

func (w *witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	time := binary.BigEndian.Uint64(signature)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, text)
	return ed25519.Verify(w.key, []byte(message), signature[8:])
}
