# Runs a program that does not outlive the one that started it.
#
# Standard input is a pipe that the parent holds open. When it closes, because the parent was killed, the program is
# stopped and, if the first argument names a folder, that folder is removed. The other arguments are the program.
remove=$1
shift
exec 3<&0 </dev/null
"$@" 3<&- &
program=$!
{
    read -r _ <&3
    kill -s TERM "$program"
} >/dev/null 2>&1 &
reader=$!
wait "$program"
status=$?
kill -s KILL "$reader" 2>/dev/null
# Killed by the line above, unless the parent has gone.
if wait "$reader" && [ -n "$remove" ]; then
    rm -rf -- "$remove"
fi
exit "$status"
