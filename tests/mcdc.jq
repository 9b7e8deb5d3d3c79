# What the exports of llvm-cov have not covered: branches that were never taken or never passed, and conditions that were
# never seen to decide alone. A condition counts as covered if one of the builds covers it. What a macro asks is asked
# anew at each place where it stands.
[ .[].data[0].files[] | .filename as $file
  | (.mcdc_records[]? | . as $record | .[-1] | to_entries[]
      | {what: [$file, $record[0], $record[1], "condition \(.key + 1) never decides"], covered: .value}),
    (.expansions[]? | .source_region as $at | .branches[]?
      | {what: [$file, $at[0], $at[1], "line \(.[0]) of its macro never true"], covered: (.[4] > 0)},
        {what: [$file, $at[0], $at[1], "line \(.[0]) of its macro never false"], covered: (.[5] > 0)}),
    (.branches[]?
      | {what: [$file, .[0], .[1], "never true"], covered: (.[4] > 0)},
        {what: [$file, .[0], .[1], "never false"], covered: (.[5] > 0)}) ]
| group_by(.what)
| (length, (map(select(any(.[]; .covered) | not))[] | .[0].what | map(tostring) | join(":")))
