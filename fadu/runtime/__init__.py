"""Starting, watching and stopping the processes of one installation. Standard library only, no Django."""
