/** English words in their order, to be copied or compared one by one; no browser translates them. */
export function DrawnWords({ words }: { readonly words: readonly string[] }) {
  return (
    <ol class="word-list" lang="en" translate={false}>
      {words.map((word, index) => (
        <li key={index}>{word}</li>
      ))}
    </ol>
  );
}
