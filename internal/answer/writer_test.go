package answer

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestWriter: a successful answer that the visitor has becomes 304 without a body, and
// nothing else does.
func TestWriter(t *testing.T) {
	const tag = `W/"2024-a"`
	for name, test := range map[string]struct {
		kept   string
		answer func(w *Writer) error
		status int
		body   string
		kind   string // Content-Type
		err    error
	}{
		"new":         {"", func(w *Writer) error { return w.JSON(JSON, 1) }, 200, "1\n", JSON, nil},
		"another tag": {`W/"2023-a"`, func(w *Writer) error { return w.JSON(JSON, 1) }, 200, "1\n", JSON, nil},
		"kept":        {tag, func(w *Writer) error { return w.JSON(JSON, 1) }, 304, "", "", ErrUnchanged},
		"kept among others": {`W/"2023-a", ` + tag, func(w *Writer) error { return w.JSON(JSON, 1) }, 304, "", "",
			ErrUnchanged},
		"kept, and known early": {tag, func(w *Writer) error {
			if err := w.Checked(); err != nil {
				return err
			}
			return errors.New("made all the same")
		}, 304, "", "", ErrUnchanged},
		"not kept, and asked early": {"", func(w *Writer) error {
			if err := w.Checked(); err != nil {
				return err
			}
			return w.JSON(JSON, 2)
		}, 200, "2\n", JSON, nil},
		"a problem":  {tag, func(w *Writer) error { w.WriteHeader(http.StatusNotFound); return nil }, 404, "", "", nil},
		"no content": {tag, func(w *Writer) error { w.WriteHeader(http.StatusNoContent); return nil }, 204, "", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			recorder, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil)
			r.Header.Set("If-None-Match", test.kept)
			recorder.Header().Set("ETag", tag)
			err := test.answer(NewWriter(recorder, r))
			if !errors.Is(err, test.err) || (err != nil) != (test.err != nil) {
				t.Errorf("error %v, want %v", err, test.err)
			}
			if got := recorder.Header().Get("Content-Type"); recorder.Code != test.status ||
				recorder.Body.String() != test.body || got != test.kind {
				t.Errorf("%d %q of type %q, want %d %q of type %q", recorder.Code, recorder.Body, got, test.status,
					test.body, test.kind)
			}
		})
	}
}

// TestWriterStopsStreams: whoever streams an answer that the visitor has is stopped at
// its first write, and what comes after a first byte changes nothing.
func TestWriterStopsStreams(t *testing.T) {
	recorder, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil)
	recorder.Header().Set("ETag", "x")
	r.Header.Set("If-None-Match", "x")
	w, written := NewWriter(recorder, r), 0
	for range 100 {
		if _, err := w.Write([]byte("row\n")); err != nil {
			break
		}
		written++
	}
	w.WriteHeader(http.StatusInternalServerError)
	if written != 0 || recorder.Code != http.StatusNotModified || recorder.Body.Len() != 0 || !w.Begun() {
		t.Errorf("%d rows were taken, the answer is %d %q", written, recorder.Code, recorder.Body)
	}
}
