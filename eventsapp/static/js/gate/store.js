// What a device keeps: scans that wait, in plain words without names; the list of people only encrypted, under a key that
// no script can read out. What is put is on the disk before the promise is kept.

const STORES = ["queue", "kept", "passages", "list", "media"];
const VERSION = 2;

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function open(name) {
  const request = indexedDB.open(name, VERSION);
  request.onupgradeneeded = () => {
    const database = request.result;
    STORES.filter((store) => !database.objectStoreNames.contains(store)).forEach((store) => database.createObjectStore(store));
  };
  return done(request);
}

export class Store {
  static async open(name) {
    const store = new Store();
    store.db = await open(name);
    store.db.onversionchange = () => store.db.close(); // a newer page wants to add something
    store.key = await store.get("kept", "key");
    if (!store.key) {
      store.key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
      await store.put("kept", "key", store.key);
    }
    return store;
  }

  get(store, name) {
    return done(this.db.transaction(store).objectStore(store).get(name));
  }

  all(store) {
    return done(this.db.transaction(store).objectStore(store).getAll());
  }

  /** Change a store in one go: all of it is kept, or nothing. */
  change(store, act) {
    return new Promise((resolve, reject) => {
      const whole = this.db.transaction(store, "readwrite", { durability: "strict" });
      whole.oncomplete = () => resolve();
      whole.onerror = whole.onabort = () => reject(whole.error);
      act(whole.objectStore(store));
    });
  }

  put(store, name, value) {
    return this.change(store, (place) => place.put(value, name));
  }

  remove(store, names) {
    return this.change(store, (place) => names.forEach((name) => place.delete(name)));
  }

  clear(store) {
    return this.change(store, (place) => place.clear());
  }

  /** Encrypt bytes under the key of this device. */
  async seal(plain) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.key, plain) };
  }

  unseal({ iv, data }) {
    return crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.key, data);
  }

  async putSecret(store, name, value) {
    await this.put(store, name, await this.seal(new TextEncoder().encode(JSON.stringify(value))));
  }

  async openSecret(sealed) {
    return JSON.parse(new TextDecoder().decode(await this.unseal(sealed)));
  }

  /** Forget everything of this gate, the key too: what is encrypted is lost with it. */
  async forget() {
    for (const store of ["list", "passages", "media", "kept"]) await this.clear(store);
  }
}
