Importing Modules.
