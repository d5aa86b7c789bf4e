# Owns a private PostgreSQL: creates its data folder, runs it, and ends with it.
#
# Standard input is a pipe that the program holds open; at its end, or when it delivers a line, the server is stopped.
# Output goes to the server's log. Arguments: the folder of programs, the data folder, a folder to remove at the end,
# the signal that stops the server, the options of initdb; the rest are the server's.
trap '' HUP INT TERM
bin=$1 data=$2 remove=$3 signal=$4 options=$5
shift 5
exec 3<&0 </dev/null

serve() {
    if [ ! -d "$data" ]; then
        rm -rf -- "$data.new"
        "$bin/initdb" $options -D "$data.new" && mv -- "$data.new" "$data" || exit 1
    fi
    exec "$bin/postgres" -D "$data" "$@"
}
stop_at_end_of_parent() {
    read -r _ <&3
    tries=0
    while kill -s "$signal" "$server"; do
        sleep 0.05
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || signal=QUIT
    done
}

serve "$@" 3<&- &
server=$!
stop_at_end_of_parent >/dev/null 2>&1 &
reader=$!
wait "$server"
status=$?
kill -s KILL "$reader"
rm -rf -- "$remove"
exit "$status"
