"""python scripts/peers/python PEER (--input DIR [--precision f64] | --hello N) …"""

import sys

from peers.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
