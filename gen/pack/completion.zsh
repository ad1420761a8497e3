#compdef @NAME@
# zsh completion for @NAME@.
_@NAME@() {
    local line
    local -a candidates descriptions
    for line in "${(@f)$(awk '
@COMPLETE@
' "${~words[1]}" "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
        [[ -n $line ]] || continue
        if [[ $line == :directory ]]; then _path_files -/; return; fi
        candidates+=("${line%%$'\t'*}")
        descriptions+=("${line%%$'\t'*}  ${line#*$'\t'}")
    done
    compadd -l -d descriptions -a -- candidates
}
_@NAME@ "$@"
