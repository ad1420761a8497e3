# release-env.sh - the settings that scripts share which pack release files; they source it. Checks RELEASE_URL, and makes
# packages reproducible: the time of the last commit, fixed modes and sorting.
: "${SOURCE_DATE_EPOCH:=$(git -C "$here" log -1 --format=%ct)}"
case ${RELEASE_URL:=} in
'' | https://?*) ;;
*)  echo "$(basename "$0" .sh): RELEASE_URL=$RELEASE_URL must begin with https://" >&2
    exit 1 ;;
esac
umask 022
export LC_ALL=C TZ=UTC
